using System.Globalization;
using Toil.Values;

namespace Toil.Rollbacks.Load.Replays;

/// <summary>What is replayed of a log.</summary>
internal sealed class ReplayScript
{
    private const int MaxShapes = 2_000;

    private readonly IReadOnlyDictionary<LoadStatement, string> _shapes;

    private ReplayScript(string path, IReadOnlyList<LoadCall> calls, IReadOnlyDictionary<LoadStatement, string> shapes)
        => (Path, Calls, _shapes) = (path, calls, shapes);

    /// <summary>Absolute path of the file.</summary>
    public string Path { get; }

    /// <summary>The calls, in the order of their beginning.</summary>
    public IReadOnlyList<LoadCall> Calls { get; private set; }

    /// <summary>When each call was made, in ticks since the first; all zero where the log has no times.</summary>
    public IReadOnlyList<long> Offsets { get; private set; } = [];

    /// <summary>Ticks after which the first call comes again.</summary>
    public long Span { get; private set; }

    /// <summary>True where the log says when each was sent.</summary>
    public bool HasTimes { get; private set; }

    /// <summary>Sessions that sent them, at least 1.</summary>
    public int Sessions => Math.Max(1, Calls.Select(call => call.Session).Distinct().Count());

    /// <summary>What is replayed and what is not, for a person.</summary>
    public required string Summary { get; init; }

    /// <summary>Makes one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="drafts">Its transactions.</param>
    /// <param name="left">What is not replayed.</param>
    /// <param name="shapes">Which statements are alike.</param>
    /// <param name="isCut">True where the log goes on.</param>
    /// <exception cref="Operations.ToilException"><c>ReplayEmpty</c>.</exception>
    public static ReplayScript Of(string path, IReadOnlyList<ReplayDraft> drafts, ReplayTally left, IReadOnlyDictionary<LoadStatement, string> shapes, bool isCut)
    {
        string without = left.Total == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"; left out {left.Total}: {left}");
        if (drafts.Count == 0)
        {
            throw LoadErrors.Nothing(path, left.Total == 0 ? "no statement was found" : $"left out {left}");
        }

        ReplayTimes times = ReplayTimes.Of(drafts);
        LoadCall[] calls = [.. times.Order.Select(draft => draft.Call(times.HasFractions))];
        int sessions = calls.Select(call => call.Session).Where(session => session >= 0).Distinct().Count();
        return new(path, calls, shapes)
        {
            Offsets = times.Offsets,
            Span = times.Span,
            HasTimes = times.HasTimes,
            Summary = string.Create(
                CultureInfo.InvariantCulture,
                $"Replayed of {InertText.From(path)}: {calls.Sum(call => call.Statements.Count)} statements in {calls.Length} transactions{(sessions > 0 ? $" of {sessions} sessions" : string.Empty)}{(times.HasTimes ? $" over {Duration.Format(new(times.Span))}" : ", at the workload's rate")}{without}{(isCut ? $"; the rest of the log is not read, because it has more than {ReplayBuilder.MaxStatements} statements or {ReplayTexts.MaxLength / 1024 / 1024} Mi characters of SQL" : string.Empty)}."),
        };
    }

    /// <summary>The calls at another speed: what an application takes between the statements of a transaction becomes shorter too.</summary>
    public IReadOnlyList<LoadCall> At(double speed) => speed == 1 ? Calls
        : [.. Calls.Select(call => call.Offsets is null ? call : call with { Offsets = [.. call.Offsets.Select(offset => (long)(offset / speed))] })];

    /// <summary>A statement of each shape, with values that it had.</summary>
    public IEnumerable<(LoadStatement Statement, object?[] Values)> Shapes() => Calls
        .SelectMany(call => call.Statements.Zip(call.Values)).Where(one => one.First.Verb is LoadVerb.Read or LoadVerb.Write)
        .DistinctBy(one => _shapes[one.First], StringComparer.Ordinal).Take(MaxShapes);

    /// <summary>Leaves out what fails without a migration: temporary tables, values whose types the log does not tell.</summary>
    /// <param name="failing">A statement of each shape that fails, and why.</param>
    /// <param name="say">Tells a person.</param>
    /// <exception cref="Operations.ToilException"><c>ReplayEmpty</c>.</exception>
    public void LeaveOut(IReadOnlyDictionary<LoadStatement, string> failing, Action<string> say)
    {
        if (failing.Count == 0)
        {
            return;
        }

        HashSet<string> shapes = [.. failing.Keys.Select(statement => _shapes[statement])];
        long before = Calls.Sum(call => (long)call.Statements.Count);
        List<(LoadCall Call, long Offset)> rest = [.. Calls.Zip(Offsets, (call, offset) => (Call: Without(call, shapes), offset)).Where(one => one.Call.Statements.Any(IsWork))];
        (LoadStatement first, string why) = failing.First();
        if (rest.Count == 0)
        {
            throw LoadErrors.Nothing(Path, $"every statement fails as it is; {first.Name}: {why}");
        }

        (Calls, Offsets) = ([.. rest.Select(one => one.Call)], [.. rest.Select(one => one.Offset)]);
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"Of the replay, {before - Calls.Sum(call => (long)call.Statements.Count)} statements of {failing.Count} kinds are left out, since they fail without a migration; {first.Name}: {why}."));
    }

    private static bool IsWork(LoadStatement statement) => statement.Verb is LoadVerb.Read or LoadVerb.Write;

    private LoadCall Without(LoadCall call, HashSet<string> shapes)
    {
        int[] kept = [.. Enumerable.Range(0, call.Statements.Count).Where(i => !IsWork(call.Statements[i]) || !shapes.Contains(_shapes[call.Statements[i]]))];
        return kept.Length == call.Statements.Count ? call : call with
        {
            Statements = [.. kept.Select(i => call.Statements[i])],
            Values = [.. kept.Select(i => call.Values[i])],
            Offsets = call.Offsets is null ? null : [.. kept.Select(i => call.Offsets[i]), call.Offsets[^1]],
        };
    }
}
