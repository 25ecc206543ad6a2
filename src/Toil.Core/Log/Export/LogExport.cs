using System.Globalization;
using System.Runtime.CompilerServices;
using Toil.Log.Export;
using Toil.Log.Import;
using Toil.Operations;
using Toil.Reports;
using Toil.Values;

namespace Toil.Log;

/// <summary>Writes entries to a file.</summary>
public sealed class LogExport : Operation<LogExportOptions, LogExported>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "log.export",
        Cmdlet = "Export-ToilEntry",
        Summary = "Writes entries to a file: CSV, JSON, timewarrior, klog.",
        Description = "One's own entries, unless people or a team are named, the oldest first. CSV and JSON hold all of an entry, with its id, and are read back as they were written. Timewarrior knows whole seconds, klog whole minutes, and neither knows zones; what else they have no place for is written as tags.",
        HasEffect = true,
        IsRepeatable = true,
        OptionsType = typeof(LogExportOptions),
        ResultType = typeof(LogExported),
        ResultJsonOf = static () => LogJson.Readable.LogExported,
        ViewOf = static () => new ResultView
        {
            Noun = ("file", "files"),
            Columns =
            [
                new("Path", result => InertText.From(((LogExported)result).Path)),
                new("Format", result => ((LogExported)result).Format.ToString()),
                new("Entries", result => ((LogExported)result).Entries.ToString("N0", CultureInfo.InvariantCulture), IsNumber: true),
                new("Bytes", result => ((LogExported)result).Bytes.ToString("N0", CultureInfo.InvariantCulture), IsNumber: true),
            ],
            Outcome = static _ => "written",
        },
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<LogExported> RunAsync(
        OperationCall<LogExportOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string path = call.Options.Path ?? throw ToilException.Invalid("ExportPathMissing", "There is no place for the entries.", "Name a file, such as entries.csv.");
        LogFormat format = call.Options.Format != LogFormat.Auto ? call.Options.Format : LogFile.ByName(path) ?? throw ToilException.Invalid(
            "ExportFormatUnknown", $"{InertText.From(path)} has no extension that says which format it is to have.", "Name one with --format, or end the name in .csv, .json, .ndjson, .data or .klg.", path);
        using ReportFile file = ReportFile.Create(path);
        using ILogWriter writer = format switch
        {
            LogFormat.Csv => new CsvLogWriter(file.Output),
            LogFormat.Timewarrior => new TimewarriorWriter(file.Output, isData: Path.GetExtension(path).Equals(".data", StringComparison.OrdinalIgnoreCase)),
            LogFormat.Klog => new KlogWriter(file.Output),
            _ => new JsonLogWriter(file.Output, isArray: Path.GetExtension(path).ToUpperInvariant() is not (".NDJSON" or ".JSONL")),
        };
        long count = 0;
        HashSet<string> people = [];
        await foreach (ToilEntry entry in EntriesAsync(call, cancellation))
        {
            writer.Write(entry);
            people.Add(entry.Person);
            count++;
        }

        writer.Complete();
        if (people.Count > 1 && format is LogFormat.Klog or LogFormat.Timewarrior)
        {
            call.Context.Sink.Warning($"These are entries of {people.Count} people, and {(format == LogFormat.Klog ? "klog" : "timewarrior")} knows none: whoever reads the file takes them for one person's. Export each with --person, or all to .csv or .json.");
        }

        yield return new LogExported(path, format, count, file.Commit());
    }

    private static async IAsyncEnumerable<ToilEntry> EntriesAsync(
        OperationCall<LogExportOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        LogPerson person = LogPerson.Of(call.Context);
        await using LogSession log = await LogSession.OpenAsync(call.Context, person, cancellation);
        await foreach (LogExportOptions item in call.Items.WithCancellation(cancellation))
        {
            foreach (string id in item.Id)
            {
                yield return await log.Reader.GetAsync(id, cancellation);
            }

            if (item.Id.Count > 0)
            {
                continue;
            }

            await foreach (ToilEntry entry in log.Reader.ListAsync(item.Filter(person, call.Context), cancellation))
            {
                yield return entry;
            }
        }
    }
}
