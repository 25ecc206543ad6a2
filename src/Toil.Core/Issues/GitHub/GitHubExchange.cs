using System.Net;
using Toil.Operations;

namespace Toil.Issues.GitHub;

/// <summary>
/// One request with what belongs to it: the answer that is known already, and the way to where the repository is by now. A repository that was renamed answers
/// with a redirect, and so does an issue that was moved to another repository: that one is not followed.
/// </summary>
internal sealed class GitHubExchange(GitHubAddress address, GitHubWire wire, AnswerCache cache, GitHubErrors errors, string token)
{
    private const int MaxHops = 4;

    private Uri _repository = address.Repository;
    private RepositoryAnswer? _identity;

    /// <summary>Sends it and reads the answer, whatever it is.</summary>
    /// <exception cref="GitHubOutageException">There was no answer.</exception>
    /// <exception cref="ToilException"><c>IssueAnswerInvalid</c>, <c>IssueNotFound</c>.</exception>
    public async Task<GitHubAnswer> SendAsync(GitHubRequest request, CancellationToken cancellation)
    {
        Uri uri = GitHubAddress.Of(_repository, request.Path);
        if (!address.IsHome(uri))
        {
            throw errors.LeadsAway(uri, request);
        }

        KeptAnswer? kept = request.IsKept ? cache.Find(uri) : null;
        GitHubAnswer answer = await wire.SendAsync(request, uri, token, kept?.ETag, cancellation);
        if (answer.IsRedirect)
        {
            answer = await FollowAsync(answer, request, cancellation);
        }

        if (answer.Status == HttpStatusCode.NotModified)
        {
            return kept is null ? throw errors.Invalid(answer, request, "says that nothing has changed since an answer that there never was")
                : answer with { Status = HttpStatusCode.OK, Body = kept.Body, Link = answer.Link ?? kept.Link, ContentType = "application/json" };
        }

        if (request.IsKept && answer.Status == HttpStatusCode.OK && answer.Header("ETag") is { Length: > 0 } etag && !FullPage.MayGrow(answer))
        {
            cache.Keep(uri, new(etag, answer.Link, answer.Body));
        }

        return answer;
    }

    // The method and the body stay as they are: GitHub answers a write with 307, and has not done it then.
    private async Task<GitHubAnswer> FollowAsync(GitHubAnswer answer, GitHubRequest request, CancellationToken cancellation)
    {
        for (int hop = 0; hop < MaxHops && answer.IsRedirect; hop++)
        {
            Uri to = answer.Headers.Location is { } location ? new Uri(answer.Uri, location) : throw errors.LeadsAway(null, request);
            if (!address.IsHome(to))
            {
                throw errors.LeadsAway(to, request);
            }

            if (request.IsAboutIssue && !await IsOwnAsync(to, request, cancellation))
            {
                return answer with { Status = HttpStatusCode.NotFound, Body = [] };
            }

            Remember(answer, to, request);
            answer = await wire.SendAsync(request, to, token, null, cancellation);
        }

        return answer.IsRedirect ? throw errors.Invalid(answer, request, "leads in a circle") : answer;
    }

    // Renamed: the same path below the repository's new place. Moved: an issue of another one, or of another number.
    private async Task<bool> IsOwnAsync(Uri to, GitHubRequest request, CancellationToken cancellation)
    {
        if (_identity is null)
        {
            GitHubRequest who = new(HttpMethod.Get, string.Empty, "say which repository it is");
            GitHubAnswer answer = await SendAsync(who, cancellation);
            _identity = answer.Status == HttpStatusCode.OK ? new GitHubReader(errors).Read(answer, who, GitHubJson.Default.RepositoryAnswer) : throw errors.Refused(answer, who);
        }

        return address.IsBelow(to, _identity) && to.AbsolutePath.EndsWith("/" + request.Path.Split('?')[0], StringComparison.Ordinal);
    }

    private void Remember(GitHubAnswer answer, Uri to, GitHubRequest request)
    {
        bool isForGood = answer.Status is HttpStatusCode.MovedPermanently or HttpStatusCode.PermanentRedirect;
        string path = request.Path.Split('?')[0];
        string target = to.GetLeftPart(UriPartial.Path);
        if (isForGood && (path.Length == 0 || target.EndsWith("/" + path, StringComparison.Ordinal)))
        {
            _repository = new Uri(path.Length == 0 ? target.TrimEnd('/') : target[..^(path.Length + 1)]);
        }
    }
}
