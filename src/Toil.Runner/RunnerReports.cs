using Toil.Actions;
using Toil.Operations;
using Toil.Reports;
using Toil.Values;

namespace Toil.Runner;

/// <summary>
/// Everything that a run writes its results to: the output, and the report files that were asked for. Where one of them can no longer be written, an operation that only
/// looks has lost its purpose and ends; one that has an effect goes on, since what it is in the middle of matters more than what is said of it.
/// </summary>
internal sealed class RunnerReports : IDisposable
{
    private readonly List<IResultWriter> _writers = [];
    private readonly List<ReportFile> _files = [];
    private readonly HashSet<ReportFile> _lost = [];
    private readonly RunnerSink _sink;
    private readonly bool _isSpared;

    private RunnerReports(OperationDescriptor operation, RunnerTerminal terminal, RunnerSink sink)
    {
        Tally = new ResultTally(operation.View);
        _isSpared = operation.HasEffect;
        _sink = sink;
        Output = Spared(terminal.Output, "The results", file: null);
    }

    /// <summary>Where the results go.</summary>
    public TextWriter Output { get; }

    /// <summary>True where something could not be written that somebody waits for, and what was asked for went on.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The counts so far.</summary>
    public ResultTally Tally { get; }

    /// <summary>Opens them all, so that a report that cannot be written stops the run before it starts.</summary>
    /// <exception cref="ToilException">A report's format is not known, or its file cannot be written.</exception>
    /// <param name="operation">The operation.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="context">The run.</param>
    /// <param name="terminal">The output.</param>
    /// <param name="sink">Is told where something can no longer be written. GitHub Actions, which it may know of, reads the output for commands.</param>
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
            reports._writers.Add(isTable
                ? new TableResultWriter(terminal.CreateConsole(), operation.View, options.Top, context.Redactor)
                : ReportWriters.Create(format, new ReportTarget(terminal.Output, operation, run, context.Redactor, options.Top)));
            foreach (string path in options.Report)
            {
                ReportFormat asked = ReportWriters.FormatOf(path, ReportFormat.Auto);
                ReportFile file = ReportFile.Create(path);
                reports._files.Add(file);
                reports._writers.Add(ReportWriters.Create(asked, new ReportTarget(reports.Spared(file.Output, $"The report {file.FullPath}", file), operation, run, context.Redactor)));
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
        _writers.ForEach(writer => writer.Write(result));
        _sink.Actions?.Add(result);
    }

    /// <summary>Writes what is left and the end.</summary>
    /// <param name="hasProblems">True where there were problems: a table of nothing beneath them would say that nothing is wrong.</param>
    public void Complete(bool hasProblems)
    {
        bool isHushed = hasProblems && Tally.Total == 0;
        _writers.ForEach(writer =>
        {
            if (!isHushed || writer is not TableResultWriter)
            {
                writer.Complete(Tally);
            }
        });
        foreach (ReportFile file in _files.Where(file => !_lost.Contains(file)))
        {
            file.Commit();
            _sink.Actions?.AddReport(file.FullPath);
        }
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());

    private TextWriter Spared(TextWriter stream, string what, ReportFile? file) => !_isSpared ? stream : new SparedWriter(stream, error =>
    {
        // A pager or head has what it wanted.
        bool isUnread = error is IOException pipe && RunnerTerminal.IsReaderGone(pipe);
        IsLost |= !isUnread;
        if (file is not null)
        {
            _lost.Add(file);
        }

        _sink.Warning(isUnread
            ? "Nobody reads the results any more. What was begun goes on to its end."
            : $"{what} cannot be written to the end: {InertText.From(error.Message)} What was begun goes on to its end.");
    });
}
