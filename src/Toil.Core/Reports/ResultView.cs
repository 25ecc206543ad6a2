using Toil.Operations;

namespace Toil.Reports;

/// <summary>How results of one type are shown to people, whatever the format: renderers know this and nothing of the slice.</summary>
public sealed record ResultView
{
    /// <summary>What a result is called, one and many: <c>("certificate", "certificates")</c>.</summary>
    public required (string One, string Many) Noun { get; init; }

    /// <summary>The columns, most telling first.</summary>
    public required IReadOnlyList<ResultColumn> Columns { get; init; }

    /// <summary>The word that results are counted by in the summary: a finding's verdict.</summary>
    public required Func<object, string> Outcome { get; init; }

    /// <summary>The outcomes in the order in which the summary counts them, worst first.</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = [];

    /// <summary>How much a result matters.</summary>
    public Func<object, Severity> Severity { get; init; } = static result => result is IGraded graded ? graded.Severity : Operations.Severity.None;

    /// <summary>Order in which results are shown, most urgent first; null keeps the order in which they came.</summary>
    public IComparer<object>? Urgency { get; init; }
}
