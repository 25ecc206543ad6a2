using Toil.Operations;
using Toil.Values;

namespace Toil.Issues.GitHub;

/// <summary>Finds out from a 403 what the token lacks.</summary>
internal static class GitHubDenial
{
    /// <summary>Explains it.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="said">GitHub's message, inert.</param>
    /// <param name="request">The request.</param>
    /// <param name="name">What people call the repository.</param>
    /// <param name="token">Where the token comes from, inert.</param>
    public static ToilException Explain(GitHubAnswer answer, string said, GitHubRequest request, string name, string token)
    {
        (string why, string remedy) = Why(answer, said, token);
        return new("IssueAccessDenied", ErrorKind.AccessDenied, $"The token from {token} may not {request.Aim} in {name}{why}.", remedy, name);
    }

    private static (string Why, string Remedy) Why(GitHubAnswer answer, string said, string token)
    {
        if (answer.Header("x-github-sso") is { } sso)
        {
            // required; url=https://github.com/orgs/acme/sso?authorization_request=...
            int url = sso.IndexOf("url=", StringComparison.Ordinal);
            return (", because its organization asks for SAML single sign-on",
                $"Authorize the token for the organization{(url < 0 ? " in its owner's settings (Configure SSO)" : $" at {InertText.From(sso[(url + 4)..], 300)}")}.");
        }

        if (said.Contains("archived", StringComparison.OrdinalIgnoreCase))
        {
            return (", because the repository is archived", "Unarchive it, or choose another repository.");
        }

        if (said.Contains("by integration", StringComparison.OrdinalIgnoreCase))
        {
            return ($" ({said})", $"In a workflow, write permissions: issues: write; give an app {Needed(answer) ?? "Issues: read and write"}.");
        }

        if (said.Contains("personal access token", StringComparison.OrdinalIgnoreCase) || (Needed(answer) is not null && answer.Header("x-oauth-scopes") is null))
        {
            return ($" ({said})", $"Give the fine-grained token {Needed(answer) ?? "Issues: read and write"} for that repository.");
        }

        if (answer.Header("x-accepted-oauth-scopes") is { Length: > 0 } accepted && answer.Header("x-oauth-scopes") is { } has && !Shares(accepted, has))
        {
            return ($": it has the scopes {(has.Trim().Length == 0 ? "none" : InertText.From(has, 100))}", $"Give the classic token one of the scopes {InertText.From(accepted, 100)}.");
        }

        return (said.Length == 0 ? string.Empty : $" ({said})",
            $"Give the owner of the token from {token} access to the repository, and the token Issues: read and write (in a workflow, permissions: issues: write).");
    }

    // issues=write; pull_requests=write
    private static string? Needed(GitHubAnswer answer) => answer.Header("x-accepted-github-permissions") is { Length: > 0 } needed ? InertText.From(needed, 100) : null;

    private static bool Shares(string accepted, string has) => Words(accepted).Intersect(Words(has), StringComparer.OrdinalIgnoreCase).Any();

    private static string[] Words(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
