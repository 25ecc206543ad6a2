using System.Text.Json;

namespace Toil.Runbooks.Journal;

/// <summary>An entry of a run's journal.</summary>
/// <param name="Step">Path of the step: <c>migrate</c>, <c>each[2]/restart</c>; empty for the run itself.</param>
/// <param name="Kind">What it says.</param>
/// <param name="Attempt">Which attempt of the step, from 1; 0 for the run itself.</param>
/// <param name="At">When.</param>
/// <param name="Body">More of it, as a JSON object.</param>
internal sealed record JournalEvent(string Step, EventKind Kind, int Attempt, DateTimeOffset At, string Body)
{
    private static readonly Dictionary<EventKind, string> s_words = Enum.GetValues<EventKind>().ToDictionary(kind => kind, kind => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()));

    private static readonly Dictionary<string, EventKind> s_kinds = s_words.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The kind as it is stored.</summary>
    public string Word => s_words[Kind];

    /// <summary>The kind of a stored word, or null for one that a later Toil has written.</summary>
    public static EventKind? KindOf(string word) => s_kinds.TryGetValue(word, out EventKind kind) ? kind : null;
}
