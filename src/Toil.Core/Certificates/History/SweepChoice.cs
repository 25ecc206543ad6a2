using System.Globalization;
using Toil.Operations;
using Toil.State;
using Toil.Values;

namespace Toil.Certificates.History;

/// <summary>Finds the two sweeps that are compared, or says in one sentence why there are none.</summary>
internal sealed class SweepChoice
{
    private readonly string _name;
    private readonly IReadOnlyList<RecordedSweep> _sweeps;
    private readonly RecordedSweep[] _whole;

    internal SweepChoice(string name, IReadOnlyList<RecordedSweep> sweeps)
    {
        _name = name;
        _sweeps = sweeps;
        _whole = [.. sweeps.Where(sweep => sweep.IsWhole)];
    }

    /// <summary>Looks up a name; without one, the only one that there is.</summary>
    /// <exception cref="ToilException"><c>NoRecordedSweep</c>, <c>SweepNameMissing</c> or <c>SweepNameUnknown</c>.</exception>
    public static async Task<SweepChoice> OpenAsync(SweepHistory history, StoreLocation location, string? name, CancellationToken cancellation)
    {
        IReadOnlyList<string> names = await history.NamesAsync(cancellation);
        string list = InertText.From(string.Join(", ", names), 300);
        string chosen = names switch
        {
            [] => throw new ToilException(
                "NoRecordedSweep", ErrorKind.NotFound, $"The store {location.Display} holds no recorded sweep.",
                $"Record one with toil certificate sweep --record NAME, and a second one to compare them; or check that {StoreLocation.Variable} names the store in which they are.", name),
            [string only] when name is null => only,
            _ when name is null => throw ToilException.Invalid(
                "SweepNameMissing", "Sweeps of several names are recorded, and none is asked for.", $"Give one of these: {list}."),
            _ when names.Contains(name.Trim(), StringComparer.Ordinal) => name.Trim(),
            _ => throw new ToilException(
                "SweepNameUnknown", ErrorKind.NotFound, $"No sweep is recorded under '{InertText.From(name, 80)}'.",
                Nearest.To(name, names) is { } nearest ? $"Did you mean '{nearest}'?" : $"Recorded are: {list}.", name),
        };
        return new SweepChoice(chosen, RecordedSweep.From(await history.PartsAsync(chosen, cancellation)));
    }

    /// <summary>The two sweeps.</summary>
    /// <param name="id">The later one; null for the newest that is whole.</param>
    /// <param name="since">The earlier one; null for the one before.</param>
    /// <param name="now">From where an age is counted.</param>
    /// <exception cref="ToilException"><c>SweepUnknown</c>, <c>SweepIncomplete</c>, <c>NoWholeSweep</c> or <c>NoEarlierSweep</c>.</exception>
    public (RecordedSweep Before, RecordedSweep After) Choose(string? id, SweepSince? since, DateTimeOffset now)
    {
        RecordedSweep after = id is not null ? ById(id.Trim())
            : _whole is [{ } newest, ..] ? newest
            : throw NoWhole();
        RecordedSweep? before = since switch
        {
            null => Earlier(after).FirstOrDefault(),
            { Age: { } age } => Earlier(after).FirstOrDefault(sweep => now - sweep.StartedAt >= age),
            { Instant: { } instant } => Earlier(after).FirstOrDefault(sweep => sweep.StartedAt <= instant),
            _ => ById(since.Text),
        };
        return (before ?? throw NoEarlier(after, since), after);
    }

    /// <summary>The newest sweep of which anything is in, and why it is not all; null where it is.</summary>
    /// <exception cref="ToilException"><c>NoWholeSweep</c>: nothing is in of any.</exception>
    public (RecordedSweep Sweep, string? Incomplete) Newest() => _sweeps.FirstOrDefault(sweep => sweep.Parts.Count > 0) is { } newest
        ? (newest, newest.IsWhole ? null : $"The newest sweep of '{_name}' is not whole: {Incomplete(newest)}")
        : throw NoWhole();

    /// <summary>A sentence about a newer sweep of which nothing is in, so that <see cref="Newest"/> is an older one; null where there is none.</summary>
    public string? PassedOver => _sweeps[0] is { Parts.Count: 0 } newest
        ? $"A newer sweep of '{_name}' is not in, and the one before is taken: {Incomplete(newest)}"
        : null;

    /// <summary>A sentence about the newest sweep where it is not whole, so that last night's news are not taken for tonight's; null where it is, or none is.</summary>
    public string? Unfinished => _whole.Length > 0 && _sweeps[0] is { IsWhole: false } newest
        ? $"A newer sweep of '{_name}' is not whole and is not compared: {Incomplete(newest)}"
        : null;

    private IEnumerable<RecordedSweep> Earlier(RecordedSweep sweep) => _whole.SkipWhile(other => other != sweep).Skip(1);

    private RecordedSweep ById(string id) => _whole.FirstOrDefault(sweep => sweep.Id == id)
        ?? throw (_sweeps.FirstOrDefault(sweep => sweep.Id == id) is { } incomplete
            ? new ToilException(
                "SweepIncomplete", ErrorKind.Conflict, $"The sweep of '{_name}' that is asked for is not whole: {Incomplete(incomplete)}",
                "Let the missing shards run again with the same --sweep-id, or compare another sweep.", id)
            : new ToilException(
                "SweepUnknown", ErrorKind.NotFound, $"There is no sweep '{InertText.From(id, 80)}' of '{_name}'.",
                _whole.Length == 0 ? "None is whole yet." : $"The newest whole ones are: {string.Join(", ", _whole.Take(3).Select(sweep => $"{InertText.From(sweep.Id)} of {Instant(sweep)}"))}.",
                id));

    private ToilException NoWhole() => new(
        "NoWholeSweep", ErrorKind.NotFound, $"No sweep of '{_name}' is whole: {Incomplete(_sweeps[0])}", "Let one come to its end, with every shard.", _name);

    private ToilException NoEarlier(RecordedSweep after, SweepSince? since) => new(
        "NoEarlierSweep", ErrorKind.NotFound,
        $"There is no whole sweep of '{_name}' {(since is null ? string.Empty : $"since {InertText.From(since.Text, 80)}, ")}before that of {Instant(after)} to compare it with.",
        since is null ? $"Record another: toil certificate sweep --record {_name}." : $"The oldest whole one is of {Instant(_whole[^1])}.", _name);

    private static string Incomplete(RecordedSweep sweep) => sweep.Shards == 1
        ? $"'{InertText.From(sweep.Id)}', begun at {Instant(sweep)}, goes on, was stopped, or left targets out."
        : string.Create(CultureInfo.InvariantCulture, $"of '{InertText.From(sweep.Id)}', begun at {Instant(sweep)}, {sweep.Parts.Count} of {sweep.Shards} shards are in, without {Few(sweep.Missing)}.");

    private static string Few(IReadOnlyList<int> missing) => string.Join(", ", missing.Take(5)) + (missing.Count > 5 ? " and others" : string.Empty);

    private static string Instant(RecordedSweep sweep) => sweep.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
