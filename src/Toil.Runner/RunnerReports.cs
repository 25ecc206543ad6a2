using Toil.Actions;
using Toil.Operations;
using Toil.Reports;
using Toil.Values;

namespace Toil.Runner;

/// <summary>
/// Everything that a run writes its results to: the output, and the report files that were asked for. Where one of them can no longer be written, the run goes on for the
/// others, and for what it records or is in the middle of. Only a reader that has gone ends an operation that only looks.
/// </summary>
internal sealed class RunnerReports : IDisposable
{
    // Who reads these takes what is missing for fine: the alarm is off, the finding is closed.
    private static readonly ReportFormat[] s_wholeOnly = [ReportFormat.Prometheus, ReportFormat.Junit, ReportFormat.Sarif];

    private readonly List<(ReportFile File, ReportFormat Format, IResultWriter Writer)> _files = [];
    private readonly RunnerSink _sink;
    private readonly bool _hasEffect;
    private IResultWriter? _writer;

    private RunnerReports(OperationDescriptor operation, RunnerTerminal terminal, RunnerSink sink)
    {
        Tally = new ResultTally(operation.View);
        _hasEffect = operation.HasEffect;
        _sink = sink;
        Output = new SparedWriter(terminal.Output, endsWithReader: !_hasEffect, Lost);
    }

    /// <summary>Where the results go.</summary>
    public TextWriter Output { get; }

    /// <summary>True where the output could not be written, although somebody waits for it.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The counts so far.</summary>
    public ResultTally Tally { get; }

    /// <summary>Opens them all, so that a report that cannot be written stops the run before it starts.</summary>
    /// <exception cref="ToilException">A report's format is not known, or its file cannot be written.</exception>
    /// <param name="operation">The operation.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="context">The run.</param>
    /// <param name="terminal">The output.</param>
    /// <param name="sink">Takes what is wrong with the files; knows what is done inside GitHub Actions, which reads the output for commands.</param>
    public static RunnerReports Open(OperationDescriptor operation, RunnerOptions options, OperationContext context, RunnerTerminal terminal, RunnerSink sink)
    {
        ReportRun run = new(context.RunId, context.Time.GetUtcNow(), context.Time);
        RunnerReports reports = new(operation, terminal, sink);
        try
        {
            bool isTable = options.Output == ReportFormat.Table || (options.Output == ReportFormat.Auto && terminal.IsOutputTerminal);
            ReportFormat format = options.Output == ReportFormat.Auto ? ReportFormat.Json : options.Output;
            terminal = terminal with
            {
                Output = sink.Actions is null ? reports.Output : new InertCommandWriter(reports.Output, !isTable && format is ReportFormat.Json or ReportFormat.Sarif),
            };
            reports._writer = isTable
                ? new TableResultWriter(terminal.CreateConsole(), operation.View, options.Top, context.Redactor)
                : ReportWriters.Create(format, new ReportTarget(terminal.Output, operation, run, context.Redactor, options.Top));
            foreach (string path in options.Report)
            {
                ReportFormat asked = ReportWriters.FormatOf(path, ReportFormat.Auto);
                ReportFile file = ReportFile.Create(path);
                try
                {
                    reports._files.Add((file, asked, ReportWriters.Create(asked, new ReportTarget(file.Output, operation, run, context.Redactor))));
                }
                catch
                {
                    file.Dispose();
                    throw;
                }
            }

            return reports;
        }
        catch
        {
            reports.Dispose();
            throw;
        }
    }

    public void Write(object result)
    {
        Tally.Add(result);
        _writer?.Write(result);
        _sink.Actions?.Add(result);
        ForEachFile((_, _, writer) => writer.Write(result));
    }

    /// <summary>Writes what is left and the end.</summary>
    /// <param name="isWhole">False where the run was cancelled: what stands in the place of a report that only a whole run can write stays there.</param>
    /// <param name="hasProblems">True where there were problems: a table of nothing beneath them would say that nothing is wrong.</param>
    public void Complete(bool isWhole, bool hasProblems)
    {
        Tally.IsCut = !isWhole;
        bool isHushed = hasProblems && Tally.Total == 0;
        if (!isHushed || _writer is not TableResultWriter)
        {
            _writer?.Complete(Tally);
        }

        ForEachFile((file, format, writer) =>
        {
            if (!isWhole && s_wholeOnly.Contains(format))
            {
                _sink.Warning($"The report {InertText.From(file.FullPath)} was not written, and what was there before is still there: a part of the results would say that the rest is fine.");
                return;
            }

            writer.Complete(Tally);
            file.Commit();
            _sink.Actions?.AddReport(file.FullPath);
        });
    }

    public void Dispose() => _files.ForEach(report => report.File.Dispose());

    private void Lost(Exception error)
    {
        // A pager or head has what it wanted.
        bool isUnread = error is IOException pipe && RunnerTerminal.IsReaderGone(pipe);
        IsLost |= !isUnread;
        _sink.Warning(isUnread ? "Nobody reads the results any more. What was begun goes on to its end."
            : _hasEffect ? $"The results cannot be written to the end: {InertText.From(error.Message)} What was begun goes on to its end."
            : $"The results could not be written to the end: {InertText.From(error.Message)}");
    }

    private void ForEachFile(Action<ReportFile, ReportFormat, IResultWriter> write)
    {
        _files.RemoveAll(report =>
        {
            try
            {
                write(report.File, report.Format, report.Writer);
                return false;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or ToilException)
            {
                _sink.Problem(error as ToilException ?? report.File.Unwritable(error));
                report.File.Dispose();
                return true;
            }
        });
    }
}
