using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Toil.Issues.GitHub;

/// <summary>Goes through the pages of a list by the links between them.</summary>
internal sealed partial class GitHubPages(GitHubAddress address, GitHubDesk desk, GitHubErrors errors)
{
    // 100 issues a page; a list that goes on for longer is no list.
    private const int MaxPages = 2_000;

    /// <summary>The pages, from the first that the request asks for.</summary>
    /// <exception cref="Operations.ToilException"><c>IssueAnswerInvalid</c>: a link leads away or in a circle; and what sending fails with.</exception>
    public async IAsyncEnumerable<GitHubAnswer> ReadAsync(GitHubRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        HashSet<string> seen = [];
        for (string? path = request.Path; path is not null;)
        {
            GitHubRequest page = request with { Path = path };
            GitHubAnswer answer = await desk.SendAsync(page, cancellation);
            yield return answer;
            path = Next(answer, page);
            if (path is not null && (!seen.Add(path) || seen.Count > MaxPages))
            {
                throw errors.Invalid(answer, request, "has a next page without end");
            }
        }
    }

    /// <summary>The link to the next page, as the server wrote it; null where there is none.</summary>
    public static string? NextOf(GitHubAnswer answer)
        => answer.Link is not null && LinkPattern().Match(answer.Link) is { Success: true } link ? link.Groups["uri"].Value : null;

    private string? Next(GitHubAnswer answer, GitHubRequest request) => NextOf(answer) is not { } link ? null
        : Uri.TryCreate(answer.Uri, link, out Uri? next) && address.IsHome(next) ? next.AbsoluteUri
        : throw errors.LeadsAway(next, request);

    // <https://api.github.com/repositories/1/issues?page=2>; rel="next", <...>; rel="last" (RFC 8288)
    [GeneratedRegex("""<(?<uri>[^<>]*)>\s*(?:;\s*(?!rel\b)[^;,<>]*)*;\s*rel\s*=\s*"?next"?(?![\w-])""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex LinkPattern();
}
