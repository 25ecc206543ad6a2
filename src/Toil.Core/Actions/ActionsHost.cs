using Toil.Operations;
using Toil.Telemetry;
using Toil.Values;

namespace Toil.Actions;

/// <summary>
/// What one call of an operation does inside GitHub Actions, whatever door it came through: secrets are masked, problems and results become annotations, what steps print
/// is folded and can give no command, and at the end there are a summary and outputs. Calls may come from any thread.
/// </summary>
public sealed class ActionsHost : IDisposable
{
    // As many as can matter: far more than are ever shown.
    private const int MostTold = 1_000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly OperationDescriptor _operation;
    private readonly SecretRedactor _redactor;
    private readonly CommandFence _fence;
    private readonly Action<string> _write;
    private readonly AnnotationBudget _budget;
    private readonly AnnotationTexts _texts;
    private readonly ActionsFiles _files;
    private readonly ActionsCall _call;
    private readonly bool _isInner;
    private string? _group;
    private bool _isUp;
    private bool _isDone;

    /// <summary>Begins.</summary>
    /// <param name="environment">What GitHub told.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="context">What it is given.</param>
    /// <param name="fence">The fence of the stream.</param>
    /// <param name="write">Writes lines to the stream, all of them at once.</param>
    public ActionsHost(ActionsEnvironment environment, OperationDescriptor operation, OperationContext context, CommandFence fence, Action<string> write)
    {
        (_operation, _redactor, _fence, _write) = (operation, context.Redactor, fence, write);
        _budget = new AnnotationBudget(operation.IsReported);
        _texts = new AnnotationTexts(operation, environment.Workspace, _redactor);
        _files = new ActionsFiles(environment, operation, _redactor, Warn);
        _call = new ActionsCall(operation.View, context.RunId);
        _isInner = environment.IsInner;
        _redactor.Registered += Mask;
    }

    /// <summary>What is written of a request that could not even be read.</summary>
    public static string Refusal(string message) => WorkflowCommand.Annotate(new Annotation(AnnotationLevel.Error, "toil", message));

    /// <summary>Shows a problem as an annotation, at once where there is room.</summary>
    /// <returns>False where it waits for the end, and the log has to have it meanwhile.</returns>
    public bool Problem(ToilException problem)
    {
        lock (_gate)
        {
            _call.Add(problem.Message);
            if (_told.Count < MostTold)
            {
                _told.Add(_texts.Of(problem).Message);
            }

            return Show(AnnotationTexts.LevelOf(problem), problem, item => _texts.Of((ToilException)item));
        }
    }

    /// <summary>Shows a warning as an annotation, at once where there is room.</summary>
    /// <returns>False where it waits for the end.</returns>
    public bool Warning(string message)
    {
        lock (_gate)
        {
            return Show(AnnotationLevel.Warning, message, item => _texts.Of((string)item));
        }
    }

    /// <summary>Prepares for something that is not Toil's own: until <see cref="Lower"/> nothing on the stream is a command but Toil's.</summary>
    /// <param name="group">What it belongs to, which the log folds; null for nothing.</param>
    public void Raise(string? group = null)
    {
        lock (_gate)
        {
            if (group != _group)
            {
                EndGroup();
                if (group is not null)
                {
                    Command(WorkflowCommand.Group(InertText.From(_redactor.Redact(group), 200)));
                    _group = group;
                }
            }

            if (!_isUp)
            {
                _isUp = true;
                _fence.Raise(_write);
            }
        }
    }

    /// <summary>Writes a line that is not Toil's own.</summary>
    /// <param name="line">The line, without secrets.</param>
    /// <param name="group">What it belongs to; null for nothing.</param>
    public void Tell(string line, string? group = null)
    {
        lock (_gate)
        {
            Raise(group);
            _write(InertCommands.From(line));
        }
    }

    /// <summary>Ends <see cref="Raise"/>: what follows is somebody else's, who may give commands.</summary>
    public void Lower()
    {
        lock (_gate)
        {
            EndGroup();
            if (_isUp)
            {
                _isUp = false;
                _fence.Lower(_write);
            }
        }
    }

    /// <summary>Takes a result.</summary>
    public void Add(object result)
    {
        if (!_operation.IsReported || _isInner)
        {
            return;
        }

        lock (_gate)
        {
            _call.Add(result);
            if (AnnotationTexts.LevelOf(_operation.View.Severity(result)) is { } level && !_operation.View.IsSum(result) && !IsTold(result))
            {
                _budget.Hold(level, Compare, result, _texts.Of);
            }
        }
    }

    /// <summary>Takes the path of a report that was written.</summary>
    public void AddReport(string path)
    {
        lock (_gate)
        {
            _call.Reports.Add(path);
        }
    }

    /// <summary>The call has ended: shows what is left to show, and leaves the summary and the outputs. Once; later calls do nothing.</summary>
    public void Complete(ExitCode code)
    {
        lock (_gate)
        {
            if (_isDone)
            {
                return;
            }

            _isDone = true;
            _redactor.Registered -= Mask;
            _call.Code = code;
            if (_operation.IsReported && !_isInner)
            {
                _files.Write(_call);
            }

            Lower();
            string where = _operation.IsReported ? "The step summary has the most urgent ones, the log and a report file (--report) have all." : "The log has them.";
            foreach (Annotation annotation in _budget.Rest(_operation.Name, where))
            {
                Command(WorkflowCommand.Annotate(annotation));
            }
        }
    }

    /// <summary>Lets commands in again, however the call has ended.</summary>
    public void Dispose()
    {
        _redactor.Registered -= Mask;
        Lower();
    }

    // What is wrong with an item of the request may be a result as well: one annotation is enough.
    private bool IsTold(object result) => _told.Count > 0 && _told.Contains(_texts.Of(result).Message);

    private void Warn(string message)
    {
        if (!Warning(message))
        {
            Tell($"warning: {_redactor.Redact(message)}");
        }
    }

    private bool Show(AnnotationLevel level, object item, Func<object, Annotation> make)
    {
        if (_isInner)
        {
            return false;
        }

        if (!_budget.TryNow(level))
        {
            _budget.Hold(level, Compare, item, make);
            return false;
        }

        EndGroup();
        Command(WorkflowCommand.Annotate(make(item)));
        return true;
    }

    // Broken now comes before what went wrong on the way, and that before the rest.
    private int Compare(object a, object b) => Rank(b).CompareTo(Rank(a)) is var order && order != 0 || a.GetType() != b.GetType() || a is ToilException or string
        ? order
        : SummaryRows.Compare(_operation.View, a, b);

    private double Rank(object item) => item is ToilException or string ? (double)Severity.High + 0.5 : (double)_operation.View.Severity(item);

    // The runner masks the lines of a text by themselves as well, and older ones do not.
    private void Mask(string secret)
    {
        string[] parts = [.. secret.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Append(secret)
            .Where(part => part.Trim().Length >= SecretRedactor.MinLength).Distinct().Select(WorkflowCommand.Mask)];
        if (parts.Length > 0)
        {
            Command(string.Join('\n', parts));
        }
    }

    private void EndGroup()
    {
        if (_group is not null)
        {
            _group = null;
            Command(WorkflowCommand.EndGroup);
        }
    }

    private void Command(string commands) => _fence.Command(_write, commands);
}
