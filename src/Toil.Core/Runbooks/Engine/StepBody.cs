using System.Globalization;
using Toil.Operations;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Journal;

namespace Toil.Runbooks.Engine;

/// <summary>What stands in the body of a journal's entry.</summary>
internal static class StepBody
{
    public const string State = "state";
    public const string Reason = "reason";
    public const string Result = "result";
    public const string Results = "results";
    public const string Dropped = "dropped";
    public const string Outputs = "outputs";
    public const string Items = "items";
    public const string Begun = "begun";
    public const string Found = "found";
    public const string Worst = "worst";
    public const string Definition = "definition";

    /// <summary>A body with nothing in it.</summary>
    public const string Empty = "{}";

    private static readonly Dictionary<string, object?> s_nothing = [];

    /// <summary>Writes a body; what is null is left out.</summary>
    public static string Write(params (string Name, object? Value)[] values)
        => ExpressionJson.Write(values.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Name, pair => pair.Value));

    /// <summary>Reads a body.</summary>
    public static IReadOnlyDictionary<string, object?> Read(string body)
        => body.Length <= 2 ? s_nothing : ExpressionJson.Read(body) as IReadOnlyDictionary<string, object?> ?? s_nothing;

    /// <summary>The body of a step's end.</summary>
    public static string Of(StepStanding end) => Write(
        (State, end.State.ToString()),
        (Reason, end.Reason),
        (Result, end.Result),
        (Results, end.Results),
        (Dropped, end.Dropped == 0 ? null : end.Dropped),
        (Outputs, end.Outputs.Count == 0 ? null : end.Outputs),
        (Begun, end.HasBegun ? null : false),
        (Found, end.Found == Severity.None ? null : end.Found.ToString()),
        (Worst, end.Worst == Severity.None ? null : end.Worst.ToString()));

    /// <summary>A standing with the end that a body tells of.</summary>
    public static StepStanding Apply(StepStanding before, JournalEvent entry, IReadOnlyDictionary<string, object?> body) => before with
    {
        State = Enum.Parse<RunStepState>((string)body[State]!),
        Attempts = entry.Attempt,
        StartedAt = before.StartedAt ?? entry.At,
        EndedAt = entry.At,
        Reason = body.GetValueOrDefault(Reason) as string,
        Result = body.GetValueOrDefault(Result),
        Results = body.GetValueOrDefault(Results) as IReadOnlyList<object?>,
        Dropped = body.GetValueOrDefault(Dropped) is { } dropped ? Convert.ToInt64(dropped, CultureInfo.InvariantCulture) : 0,
        Outputs = body.GetValueOrDefault(Outputs) as IReadOnlyDictionary<string, object?> ?? s_nothing,
        HasBegun = body.GetValueOrDefault(Begun) is not false,
        Found = body.GetValueOrDefault(Found) is string found ? Enum.Parse<Severity>(found) : Severity.None,
        Worst = body.GetValueOrDefault(Worst) is string worst ? Enum.Parse<Severity>(worst) : Severity.None,
    };
}
