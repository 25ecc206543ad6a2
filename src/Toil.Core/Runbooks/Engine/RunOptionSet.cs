namespace Toil.Runbooks.Engine;

/// <summary>What the process that works on a run was asked, beside the run itself.</summary>
internal sealed record RunOptionSet
{
    /// <summary>What is known of steps that had begun when their process ended, by path: <c>done</c>, <c>again</c> or <c>failed</c>.</summary>
    public IReadOnlyDictionary<string, StepSettlement> Settle { get; init; } = new Dictionary<string, StepSettlement>();

    /// <summary>How long this process stays while somebody has to answer; zero to end at once.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>The schedule that started it; null where a person did.</summary>
    public string? Schedule { get; init; }
}

/// <summary>What a person knows of a step that had begun when its process ended.</summary>
public enum StepSettlement
{
    /// <summary>It took effect: the run goes on behind it.</summary>
    Done,

    /// <summary>It did not, or may be done twice: it is done again.</summary>
    Again,

    /// <summary>It failed: what its <c>on_failure</c> says is done.</summary>
    Failed,
}
