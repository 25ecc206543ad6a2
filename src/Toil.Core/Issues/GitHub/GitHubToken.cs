using Toil.Operations;
using Toil.Values;

namespace Toil.Issues.GitHub;

/// <summary>Fetches the token, once.</summary>
internal static class GitHubToken
{
    /// <summary>The token, without the blanks that a copied one has around it.</summary>
    /// <exception cref="ToilException"><c>SecretNotFound</c>, <c>IssueTokenInvalid</c>.</exception>
    public static string Resolve(SecretReference reference, OperationContext context)
    {
        string token = reference.Resolve(context).Trim();
        context.Redactor.Register(token);
        return token.Length > 0 && token.All(c => c is > ' ' and <= '~') ? token : throw ToilException.Invalid(
            "IssueTokenInvalid", $"What {InertText.From(reference.ToString(), 120)} holds is no token: it has blanks, line breaks or letters that no token has.",
            "Put the token there, and nothing else.", reference.ToString());
    }
}
