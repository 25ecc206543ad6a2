namespace Toil.Issues.GitHub;

/// <summary>Something that is asked of GitHub.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">What comes after the repository, with its query: <c>issues/5</c>; empty for the repository itself. A whole URL for a next page.</param>
/// <param name="Aim">What it is for, after "to": <c>list its issues</c>.</param>
internal sealed record GitHubRequest(HttpMethod Method, string Path, string Aim)
{
    /// <summary>JSON to send; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>True where sending it twice has the effect of sending it once.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>True where its answer is worth keeping for the next run.</summary>
    public bool IsKept { get; init; }

    /// <summary>True where it is about one issue, which may have been moved to another repository.</summary>
    public bool IsAboutIssue { get; init; }

    /// <summary>True where "not found" and "gone" are answers and no failures.</summary>
    public bool MayBeMissing { get; init; }

    /// <summary>True where it changes something.</summary>
    public bool IsWrite => Method != HttpMethod.Get;
}
