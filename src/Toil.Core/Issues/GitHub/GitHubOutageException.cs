namespace Toil.Issues.GitHub;

/// <summary>A request that was not answered, or answered by a server that could not. Never leaves the client.</summary>
/// <param name="request">The request.</param>
/// <param name="sentence">What happened, from where the request stands: <c>the connection broke off</c>.</param>
/// <param name="mayHaveArrived">True where the request may have been carried out.</param>
/// <param name="inner">The cause.</param>
internal sealed class GitHubOutageException(GitHubRequest request, string sentence, bool mayHaveArrived, Exception? inner = null) : Exception(sentence, inner)
{
    /// <summary>True where it may have been carried out and must not be sent again as it is.</summary>
    public bool IsInDoubt => mayHaveArrived && !request.IsRepeatable;

    /// <summary>How often it is worth another attempt; a certificate that is not trusted is not in a minute either.</summary>
    public int MaxAttempts { get; init; } = int.MaxValue;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; init; } = "Look at githubstatus.com, the network and any proxy, and run it again later.";

    /// <summary>How long the attempt took.</summary>
    public TimeSpan Elapsed { get; init; }
}
