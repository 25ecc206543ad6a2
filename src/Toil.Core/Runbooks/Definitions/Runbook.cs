using Toil.Runbooks.Expressions;

namespace Toil.Runbooks.Definitions;

/// <summary>A runbook, as its file says it.</summary>
internal sealed record Runbook
{
    /// <summary>Its name: letters, digits, dots, underscores and hyphens, at most 100.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, for people; null where it does not say.</summary>
    public string? Description { get; init; }

    /// <summary>Whose it is.</summary>
    public string? Owner { get; init; }

    /// <summary>How long doing the same by hand took; null where it does not say, and then its runs save nothing that is counted.</summary>
    public TimeSpan? Saves { get; init; }

    /// <summary>Where it works: <c>production</c> is never rehearsed in.</summary>
    public string? Environment { get; init; }

    /// <summary>True for <c>concurrency: one</c>: a second run is refused while another has not ended.</summary>
    public bool IsAlone { get; init; }

    /// <summary>What a run is given.</summary>
    public IReadOnlyList<RunbookParameter> Parameters { get; init; } = [];

    /// <summary>The steps, in order. Ids are distinct in the whole runbook, <see cref="Always"/> and groups included.</summary>
    public required IReadOnlyList<RunbookStep> Steps { get; init; }

    /// <summary>What is done at the end, however the steps ended.</summary>
    public IReadOnlyList<RunbookStep> Always { get; init; } = [];

    /// <summary>What a run hands to whoever started it, by name.</summary>
    public IReadOnlyDictionary<string, TemplateValue> Outputs { get; init; } = new Dictionary<string, TemplateValue>();

    /// <summary>Absolute path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>What stands in it, so that a run can be resumed, and compared, wherever the file is by then.</summary>
    public required string Text { get; init; }

    /// <summary>SHA-256 of what it means (64 lower-case hex digits): comments and layout do not count.</summary>
    public required string Hash { get; init; }

    /// <summary>All steps, each before those in it.</summary>
    public IEnumerable<RunbookStep> AllSteps() => Steps.Concat(Always).SelectMany(step => step.WithInner());
}
