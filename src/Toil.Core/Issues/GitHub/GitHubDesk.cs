using Toil.Operations;

namespace Toil.Issues.GitHub;

/// <summary>Takes requests, and finds out what "not found" means: GitHub says it of an issue, of a repository without issues, and of one that the token may not see.</summary>
internal sealed class GitHubDesk(GitHubSender sender, GitHubReader reader, GitHubErrors errors)
{
    /// <summary>Sends a request.</summary>
    /// <exception cref="GitHubOutageException">It may have been carried out, and must not be sent again as it is.</exception>
    /// <exception cref="ToilException">It failed.</exception>
    public async Task<GitHubAnswer> SendAsync(GitHubRequest request, CancellationToken cancellation)
    {
        GitHubAnswer answer = await sender.SendAsync(request, cancellation);
        if (!answer.IsMissing || request.MayBeMissing)
        {
            return answer;
        }

        await CheckRepositoryAsync(cancellation);
        throw request.IsAboutIssue ? errors.NoIssue(request) : errors.Hidden(request);
    }

    /// <summary>Makes sure that the repository is there and has issues, so that what is missing is something in it.</summary>
    /// <exception cref="ToilException"><c>IssueRepositoryNotFound</c>, <c>IssuesDisabled</c>, and what sending fails with.</exception>
    public async Task CheckRepositoryAsync(CancellationToken cancellation)
    {
        GitHubRequest request = new(HttpMethod.Get, string.Empty, "say whether it has issues") { IsKept = true };
        GitHubAnswer answer = await sender.SendAsync(request, cancellation);
        if (answer.IsMissing)
        {
            throw errors.NoRepository();
        }

        if (reader.Read(answer, request, GitHubJson.Default.RepositoryAnswer).HasIssues == false)
        {
            throw errors.Disabled();
        }
    }
}
