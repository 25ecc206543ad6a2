using Toil.Operations;

namespace Toil.Reports;

/// <summary>
/// How results of one type are shown, whatever the format. Renderers know this and nothing of the slice; what a slice leaves out, a format does
/// without.
/// </summary>
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

    /// <summary>What <c>--fail-on</c> holds against its level.</summary>
    public Func<object, Severity> Found
    {
        get => field ?? Severity;
        init;
    }

    /// <summary>Order in which results are shown, most urgent first; null keeps the order in which they came.</summary>
    public IComparer<object>? Urgency { get; init; }

    /// <summary>Heading of the part that a result belongs to; each part is a table of its own, without the columns that are empty in it. Null for one table.</summary>
    public Func<object, string>? Group { get; init; }

    /// <summary>A sentence that stands above everything else; null from results that have none to say.</summary>
    public Func<object, string?> Headline { get; init; } = static _ => null;

    /// <summary>A text that stands below everything else as it is, line by line, under a heading: what a file holds. Null from results that have none.</summary>
    public Func<object, (string Heading, string Text)?> Listing { get; init; } = static _ => null;

    /// <summary>Charts that formats with room for them draw.</summary>
    public IReadOnlyList<ResultChart> Charts { get; init; } = [];

    /// <summary>What is wrong with a result, worst first.</summary>
    public Func<object, IReadOnlyList<ResultProblem>> Problems { get; init; } = static _ => [];

    /// <summary>Every rule that a problem can name.</summary>
    public IReadOnlyList<ResultRule> Rules { get; init; } = [];

    /// <summary>The place that a result is about, in one text.</summary>
    public Func<object, string> Place { get; init; } = static result => result.ToString() ?? string.Empty;

    /// <summary>URI or path of the place, for formats that link to it; null where it has none.</summary>
    public Func<object, string?> Uri { get; init; } = static _ => null;

    /// <summary>Line of that path, from 1; null where it has none.</summary>
    public Func<object, long?> Line { get; init; } = static _ => null;

    /// <summary>What a result hands over; null from those that hand over nothing.</summary>
    public Func<object, ResultHandover?> Handover { get; init; } = static _ => null;

    /// <summary>What a result says of itself, where its problems do not; null for what its columns show.</summary>
    public Func<object, string?> Said { get; init; } = static _ => null;

    /// <summary>True for a result that sums others up, and is no news beside them.</summary>
    public Func<object, bool> IsSum { get; init; } = static _ => false;

    /// <summary>The same for the same place from run to run; null where results have no such thing.</summary>
    public Func<object, string?> Fingerprint { get; init; } = static _ => null;

    /// <summary>The place that was asked for, without what was found out about it on the way (an address, an entry); the same from run to run.</summary>
    public Func<object, string>? Target { get; init; }

    /// <summary>Who looks after the place; null where nobody is named.</summary>
    public Func<object, string?> Owner { get; init; } = static _ => null;

    /// <summary>The place where nothing could be read, so that nothing is known of what lies in it; null for a result that tells of all that there is.</summary>
    public Func<object, string?> Unread { get; init; } = static _ => null;

    /// <summary>The place that could not be looked at, alone or with all that lies in it, so that nobody knows whether it is fine; null for a result that was judged.</summary>
    public Func<object, string?> Unjudged
    {
        get => field ?? Unread;
        init;
    }

    /// <summary>What may lie in a place that could not be read, besides what begins like it; null where nothing else does.</summary>
    public Func<object, Func<string, bool>?> Reach { get; init; } = static _ => null;

    /// <summary>The instant that a result runs towards, for a timeline; null where it has none.</summary>
    public Func<object, DateTimeOffset?> Due { get; init; } = static _ => null;

    /// <summary>Heading of the timeline: <c>Expiries</c>.</summary>
    public string? DueTitle { get; init; }

    /// <summary>Facts that stand beneath a result where there is room, by heading.</summary>
    public IReadOnlyList<ResultColumn> Details { get; init; } = [];

    /// <summary>Figures to be watched.</summary>
    public IReadOnlyList<ResultMetric> Metrics { get; init; } = [];

    /// <summary>What tells one series of a figure from another, by label name.</summary>
    public IReadOnlyList<ResultColumn> MetricLabels { get; init; } = [];
}
