using System.Globalization;
using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Values;

namespace Toil.Reports;

/// <summary>Writes results of other operations as a report.</summary>
public sealed class ReportExport : Operation<ReportExportOptions, ReportWritten>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "report.export",
        Cmdlet = "Export-ToilReport",
        Summary = "Writes results as a report: HTML, Markdown, CSV, JUnit, SARIF, Prometheus text or JSON.",
        Description = "Takes results of one operation, and writes one file, which appears whole or not at all. The HTML page is self-contained: it needs no server and no network.",
        HasEffect = true,
        OptionsType = typeof(ReportExportOptions),
        ResultType = typeof(ReportWritten),
        ResultJsonOf = static () => ReportJson.Default.ReportWritten,
        ViewOf = static () => new ResultView
        {
            Noun = ("report", "reports"),
            Columns =
            [
                new("Path", result => InertText.From(((ReportWritten)result).Path)),
                new("Format", result => ((ReportWritten)result).Format.ToString()),
                new("Results", result => ((ReportWritten)result).Results.ToString("N0", CultureInfo.InvariantCulture), IsNumber: true),
                new("Bytes", result => ((ReportWritten)result).Bytes.ToString("N0", CultureInfo.InvariantCulture), IsNumber: true),
            ],
            Outcome = static _ => "written",
        },
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ReportWritten> RunAsync(
        OperationCall<ReportExportOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        OperationContext context = call.Context;
        string path = call.Options.Path
            ?? throw ToilException.Invalid("ReportPathMissing", "There is no place for the report.", "Name a file with --path, such as report.html.");
        ReportFormat format = ReportWriters.FormatOf(path, call.Options.Format);
        ReportRun run = new(context.RunId, context.Time.GetUtcNow(), context.Time);
        using ReportFile file = ReportFile.Create(path);
        OperationDescriptor? operation = null;
        IResultWriter? writer = null;
        ResultTally? tally = null;
        await foreach ((OperationDescriptor made, object result) in ResultInput.ReadAsync(call.Items.Select(item => item.InputObject), context, cancellation))
        {
            if (operation is null)
            {
                operation = made;
                tally = new ResultTally(made.View);
                writer = ReportWriters.Create(format, new ReportTarget(file.Output, made, run, context.Redactor));
            }
            else if (operation != made)
            {
                throw ToilException.Invalid(
                    "ReportMixed", $"These are results of {operation.Name} and of {made.Name}.", "Write one report for each.");
            }

            tally!.Add(result);
            writer!.Write(result);
        }

        if (writer is null)
        {
            throw ToilException.Invalid("ReportEmpty", "There are no results to write.", "Pipe results in, or name a file that was written with --output json.");
        }

        writer.Complete(tally!);
        yield return new ReportWritten(path, format, tally!.Total, file.Commit());
    }
}
