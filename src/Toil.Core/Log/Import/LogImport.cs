using System.Globalization;
using System.Runtime.CompilerServices;
using Toil.Log.Import;
using Toil.Operations;
using Toil.Reports;
using Toil.Values;

namespace Toil.Log;

/// <summary>Takes entries over from files of this and other tools.</summary>
public sealed class LogImport : Operation<LogImportOptions, LogImported>
{
    /// <summary>Longest file, in UTF-16 units (256 Mi).</summary>
    private const int MaxLength = 256 * 1024 * 1024;

    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "log.import",
        Cmdlet = "Import-ToilEntry",
        Summary = "Books entries from files: CSV, JSON, timewarrior, klog.",
        Description = "All good rows are booked and each bad one is named with its line, or, with --strict, none is booked. Reading a file twice books its rows once; rows that were edited in the file bring their entries up to date, unless those were changed in Toil since. An entry that was removed stays removed.",
        HasEffect = true,
        SettingsSection = "log",
        OptionsType = typeof(LogImportOptions),
        ResultType = typeof(LogImported),
        ResultJsonOf = static () => LogJson.Readable.LogImported,
        ViewOf = static () => new ResultView
        {
            Noun = ("file", "files"),
            Columns =
            [
                new("Path", result => InertText.From(((LogImported)result).Path)),
                new("Format", result => ((LogImported)result).Format.ToString()),
                new("Booked", result => Number(((LogImported)result).Booked), IsNumber: true),
                new("Updated", result => Number(((LogImported)result).Updated), IsNumber: true),
                new("Unchanged", result => Number(((LogImported)result).Unchanged), IsNumber: true),
                new("Kept", result => Number(((LogImported)result).Kept), IsNumber: true),
                new("Bad", result => Number(((LogImported)result).Bad), IsNumber: true),
            ],
            Outcome = static result => ((LogImported)result).Bad > 0 ? "with bad rows" : "read",
        },
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<LogImported> RunAsync(
        OperationCall<LogImportOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        LogPerson person = LogPerson.Of(call.Options);
        await using LogSession log = await LogSession.OpenAsync(call.Context, person, cancellation);
        await foreach (LogImportOptions item in call.Items.WithCancellation(cancellation))
        {
            if (item.Path.Count == 0 && ReferenceEquals(item, call.Options))
            {
                throw ToilException.Invalid("ImportPathMissing", "There is nothing to import.", "Name a file, or - for the input.");
            }

            foreach (string path in item.Path)
            {
                LogImported? imported = await LogItems.TryAsync(
                    call, item.Path.Count > 1 ? item with { } : item, () => FileAsync(call.Context, item, path, LogPerson.Of(item), log, cancellation));
                if (imported is not null)
                {
                    yield return imported;
                }
            }
        }
    }

    private static async Task<LogImported> FileAsync(
        OperationContext context, LogImportOptions options, string path, LogPerson person, LogSession log, CancellationToken cancellation)
    {
        string name = InertText.From(path == "-" ? "input" : path);
        string text = await ReadAsync(context, path, cancellation);
        LogFormat format = options.Format == LogFormat.Auto ? LogFile.Detect(path, text) : options.Format;
        DateTimeOffset now = log.Now;
        ImportDefaults defaults = new(person, options.Task, options.Category, options.Trigger, now);
        List<ImportItem> good = [];
        int bad = 0;
        try
        {
            foreach (ImportItem read in LogFile.Read(new StringReader(text), format, defaults, warning => context.Sink.Warning($"{name}: {warning}")))
            {
                ImportItem item = read.Entry is null ? read : ImportRows.Try(read.Place, () => read with { Entry = EntryRules.Check(read.Entry, now) });
                if (item.Problem is { } problem)
                {
                    bad++;
                    context.Sink.Problem(At(name, item.Place, problem));
                }
                else if (item.Skipped is { } why)
                {
                    context.Sink.Warning($"{name} {item.Place}: {why}");
                }
                else
                {
                    good.Add(item);
                }
            }
        }
        catch (ToilException problem)
        {
            throw At(name, null, problem);
        }

        if (bad > 0 && options.Strict)
        {
            throw ToilException.Invalid(
                "ImportRefused", string.Create(CultureInfo.InvariantCulture, $"{name}: {bad} rows are bad, and nothing of it was booked."),
                "Mend them, or leave out --strict to book the others.", path);
        }

        EntryImporter importer = new(log);
        await importer.RunAsync(good, options.Strict, cancellation);
        foreach ((ImportItem item, ToilEntry stored) in importer.Kept)
        {
            context.Sink.Warning(
                $"{name} {item.Place}: it differs from the entry {stored.ShortId}, which {InertText.From(stored.ChangedBy, 80)} has changed in Toil; that one was kept.");
        }

        if (importer.Overlap is { } overlap)
        {
            context.Sink.Warning(
                $"{name} {overlap.Item.Place}: the new entry overlaps {overlap.Other.ShortId} ('{InertText.From(overlap.Other.Task, 80)}'): where its start was changed in the file, remove the old one.");
        }

        return new LogImported(path, format, importer.Booked, importer.Updated, importer.Unchanged, importer.Kept.Count, bad);
    }

    private static async Task<string> ReadAsync(OperationContext context, string path, CancellationToken cancellation)
    {
        if (path == "-")
        {
            return await (context.Input ?? TextReader.Null).ReadToEndAsync(cancellation);
        }

        try
        {
            return BoundedText.ReadFile(path, MaxLength, isStrict: true) ?? throw new ToilException(
                "ImportTooLarge", ErrorKind.LimitExceeded, $"{InertText.From(path)} is larger than 256 Mi characters.", "Divide it.", path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToilException(
                "ImportUnreadable", error is FileNotFoundException or DirectoryNotFoundException ? ErrorKind.NotFound : ErrorKind.AccessDenied,
                $"The file {InertText.From(path)} cannot be read: {InertText.From(error.Message)}", "Check the path.", path, error);
        }
    }

    private static ToilException At(string name, string? place, ToilException problem) => new(
        problem.ErrorId, problem.Kind, $"{name}{(place is null ? string.Empty : " " + place)}: {problem.Sentence}", problem.Remedy, place ?? name, problem);

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
