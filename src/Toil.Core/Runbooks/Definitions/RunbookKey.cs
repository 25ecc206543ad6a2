namespace Toil.Runbooks.Definitions;

/// <summary>A key that a mapping of a runbook may have.</summary>
/// <param name="Name">As documented; it may be written in any spelling.</param>
/// <param name="Shape">What stands behind it.</param>
/// <param name="Description">What it says, for people.</param>
internal sealed record RunbookKey(string Name, KeyShape Shape, string Description)
{
    /// <summary>The words that it takes, for <see cref="KeyShape.Word"/>.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>True where the mapping cannot do without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Of a step: the kind of work that it belongs to; null for all.</summary>
    public string? Of { get; init; }
}

/// <summary>What stands behind a key.</summary>
internal enum KeyShape
{
    /// <summary>A name: letters, digits and few signs.</summary>
    Name,

    /// <summary>A text without expressions.</summary>
    Text,

    /// <summary>One of a few words.</summary>
    Word,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Count,

    /// <summary>A number or a duration.</summary>
    Bound,

    /// <summary>A duration.</summary>
    Span,

    /// <summary>A condition.</summary>
    Condition,

    /// <summary>A single value with expressions.</summary>
    Value,

    /// <summary>Any value with expressions.</summary>
    AnyValue,

    /// <summary>Single values with expressions, by name.</summary>
    Values,

    /// <summary>Any values with expressions, by name.</summary>
    AnyValues,

    /// <summary>A list of single values with expressions.</summary>
    Arguments,

    /// <summary>A text, or a list of texts, without expressions.</summary>
    Texts,

    /// <summary>A whole number, or a list of them.</summary>
    Codes,

    /// <summary>The name of an operation.</summary>
    Operation,

    /// <summary>Options of the operation.</summary>
    Options,

    /// <summary>A list of steps.</summary>
    Steps,

    /// <summary>Parameters by name.</summary>
    Parameters,

    /// <summary>How often something is tried.</summary>
    Retry,

    /// <summary>What verifies a step.</summary>
    Verification,

    /// <summary>What undoes a step.</summary>
    Action,

    /// <summary>A text, or an approval as a mapping.</summary>
    Approval,

    /// <summary>A condition, or a gate as a mapping.</summary>
    Gate,

    /// <summary>What is done for each item of a list.</summary>
    Foreach,
}
