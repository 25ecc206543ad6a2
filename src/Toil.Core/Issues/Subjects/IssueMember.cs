using Toil.Operations;

namespace Toil.Issues.Subjects;

/// <summary>All findings of one fingerprint, taken together. Every text is as the operation made it: without control characters, and not yet safe in Markdown.</summary>
internal sealed record IssueMember
{
    /// <summary>The fingerprint.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The place that was asked for.</summary>
    public required string Target { get; init; }

    /// <summary>The word that the worst finding comes to: <c>Expired</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Who looks after it; null where nobody is named.</summary>
    public string? Owner { get; init; }

    /// <summary>The worst of it.</summary>
    public Severity Severity { get; init; }

    /// <summary>The places behind the fingerprint, in order.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>What is wrong, worst first.</summary>
    public IReadOnlyList<MemberProblem> Problems { get; init; } = [];

    /// <summary>The first instant that one of them runs towards; null for none.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Facts of the worst finding, by heading.</summary>
    public IReadOnlyList<(string Heading, string Text)> Facts { get; init; } = [];
}
