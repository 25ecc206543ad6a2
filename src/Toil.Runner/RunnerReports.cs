using Toil.Actions;
using Toil.Operations;
using Toil.Reports;

namespace Toil.Runner;

/// <summary>Everything that a run writes its results to: the output, and the report files that were asked for.</summary>
internal sealed class RunnerReports : IDisposable
{
    private readonly List<IResultWriter> _writers = [];
    private readonly List<ReportFile> _files = [];

    private readonly ActionsHost? _actions;

    private RunnerReports(OperationDescriptor operation, ActionsHost? actions)
    {
        Tally = new ResultTally(operation.View);
        _actions = actions;
    }

    /// <summary>The counts so far.</summary>
    public ResultTally Tally { get; }

    /// <summary>Opens them all, so that a report that cannot be written stops the run before it starts.</summary>
    /// <exception cref="ToilException">A report's format is not known, or its file cannot be written.</exception>
    /// <param name="operation">The operation.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="context">The run.</param>
    /// <param name="terminal">The output.</param>
    /// <param name="actions">What is done inside GitHub Actions, which reads the output for commands; null outside.</param>
    public static RunnerReports Open(OperationDescriptor operation, RunnerOptions options, OperationContext context, RunnerTerminal terminal, ActionsHost? actions)
    {
        ReportRun run = new(context.RunId, context.Time.GetUtcNow(), context.Time);
        RunnerReports reports = new(operation, actions);
        try
        {
            bool isTable = options.Output == ReportFormat.Table || (options.Output == ReportFormat.Auto && terminal.IsOutputTerminal);
            ReportFormat format = options.Output == ReportFormat.Auto ? ReportFormat.Json : options.Output;
            terminal = actions is null ? terminal : terminal with { Output = new InertCommandWriter(terminal.Output, !isTable && format is ReportFormat.Json or ReportFormat.Sarif) };
            reports._writers.Add(isTable
                ? new TableResultWriter(terminal.CreateConsole(), operation.View, options.Top, context.Redactor)
                : ReportWriters.Create(format, new ReportTarget(terminal.Output, operation, run, context.Redactor, options.Top)));
            foreach (string path in options.Report)
            {
                ReportFormat asked = ReportWriters.FormatOf(path, ReportFormat.Auto);
                ReportFile file = ReportFile.Create(path);
                reports._files.Add(file);
                reports._writers.Add(ReportWriters.Create(asked, new ReportTarget(file.Output, operation, run, context.Redactor)));
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
        _actions?.Add(result);
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
        foreach (ReportFile file in _files)
        {
            file.Commit();
            _actions?.AddReport(file.FullPath);
        }
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());
}
