using Toil.Runbooks.Journal;

namespace Toil.Runbooks.Engine;

/// <summary>
/// What is known of the steps of a run. Live and read back alike it is made of nothing but the journal's entries, so that a run that is taken up again knows
/// what the one before it knew.
/// </summary>
internal sealed class StepTable
{
    private const string AlwaysPrefix = "always/";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, StepStanding> _steps = [];
    private long _order;
    private int _failed;
    private bool _isClosed; // for good, as far as its last process could tell

    /// <summary>True once the run is being undone.</summary>
    public bool IsUndoing { get; private set; }

    /// <summary>Why it is.</summary>
    public string? UndoReason { get; private set; }

    /// <summary>How often the run was taken up again and ended or died without one more step done; waiting for an answer and being stopped do not count.</summary>
    public int Stuck { get; private set; }

    /// <summary>True where a step has failed, one that the run went on after included.</summary>
    public bool HasFailed => Volatile.Read(ref _failed) > 0;

    /// <summary>What a journal says.</summary>
    public static StepTable Of(IEnumerable<JournalEvent> events)
    {
        StepTable table = new();
        foreach (JournalEvent entry in events)
        {
            table.Apply(entry);
        }

        return table;
    }

    /// <summary>Path of a step of the runbook's <c>always</c> section.</summary>
    public static string Always(string id) => AlwaysPrefix + id;

    /// <summary>True for a path in the <c>always</c> section.</summary>
    public static bool IsAlways(string path) => path.StartsWith(AlwaysPrefix, StringComparison.Ordinal);

    /// <summary>All standings, in the order in which the steps began or ended.</summary>
    public IReadOnlyList<StepStanding> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _steps.Values.OrderBy(step => step.Order)];
            }
        }
    }

    /// <summary>The standing of a step; <see cref="RunStepState.Pending"/> where nothing is known of it.</summary>
    public StepStanding Of(string path)
    {
        lock (_gate)
        {
            return _steps.GetValueOrDefault(path) ?? new StepStanding { Path = path, State = RunStepState.Pending };
        }
    }

    /// <summary>The step that began last of those that are under way; null where none is.</summary>
    public StepStanding? Newest()
    {
        lock (_gate)
        {
            return _steps.Values.Where(step => step.State == RunStepState.Running).MaxBy(step => step.Order);
        }
    }

    /// <summary>Takes an entry of the journal in.</summary>
    public StepStanding? Apply(JournalEvent entry)
    {
        lock (_gate)
        {
            if (entry.Step.Length == 0)
            {
                ApplyToRun(entry);
                return null;
            }

            StepStanding before = Of(entry.Step);
            IReadOnlyDictionary<string, object?> body = StepBody.Read(entry.Body);
            StepStanding after = entry.Kind switch
            {
                EventKind.Intent => before with
                {
                    State = RunStepState.Running, Attempts = entry.Attempt, StartedAt = before.StartedAt ?? entry.At, EndedAt = null, HasBegun = true,
                    Items = body.GetValueOrDefault(StepBody.Items) as IReadOnlyList<object?> ?? before.Items, Order = ++_order, Reason = null,
                },
                EventKind.Attempt => before with { Attempts = entry.Attempt, Reason = body.GetValueOrDefault(StepBody.Reason) as string },
                EventKind.Result or EventKind.Settled => StepBody.Apply(before, entry, body) with { Order = ++_order },
                EventKind.UndoIntent => before with { Undo = UndoState.Begun },
                EventKind.UndoResult => before with
                {
                    Undo = body.GetValueOrDefault(StepBody.Reason) is null ? UndoState.Done : UndoState.Failed,
                    Reason = body.GetValueOrDefault(StepBody.Reason) as string ?? before.Reason,
                },
                _ => before,
            };
            if (after is { State: RunStepState.Succeeded } && before.State != RunStepState.Succeeded && !IsAlways(entry.Step))
            {
                Stuck = 0;
            }

            _failed += (IsFailure(after) ? 1 : 0) - (IsFailure(before) ? 1 : 0);
            return _steps[entry.Step] = after;
        }
    }

    /// <summary>True where a step other than one has failed: what its condition says when it is tried again is not to depend on its own failure.</summary>
    public bool HasFailedBeside(string path)
    {
        lock (_gate)
        {
            return _failed > (IsFailure(Of(path)) ? 1 : 0);
        }
    }

    // A step that was stopped in the middle has not failed: what became of it is not known yet.
    private static bool IsFailure(StepStanding step) => step.State is RunStepState.Failed or RunStepState.Refused;

    private void ApplyToRun(JournalEvent entry)
    {
        switch (entry.Kind)
        {
            case EventKind.Opened when entry.Attempt > 1:
                Stuck++;
                if (_isClosed)
                {
                    // What belonged to the end of before is done again at the next one, but nothing of which it is not known what became of it.
                    foreach (string path in _steps.Values.Where(step => IsAlways(step.Path) && step.State is not (RunStepState.Running or RunStepState.Interrupted)).Select(step => step.Path).ToArray())
                    {
                        _failed -= IsFailure(_steps[path]) ? 1 : 0;
                        _steps.Remove(path);
                    }
                }

                _isClosed = false;
                break;
            case EventKind.Undoing:
                IsUndoing = true;
                UndoReason = StepBody.Read(entry.Body).GetValueOrDefault(StepBody.Reason) as string;
                break;
            case EventKind.Closed:
                _isClosed = StepBody.Read(entry.Body).GetValueOrDefault(StepBody.State) is not (nameof(RunStepState.Waiting) or nameof(RunStepState.Cancelled));
                if (!_isClosed && Stuck > 0)
                {
                    Stuck--;
                }

                break;
            default:
                break;
        }
    }
}
