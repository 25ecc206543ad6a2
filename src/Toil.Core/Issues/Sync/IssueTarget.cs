using System.Globalization;
using Toil.Issues.GitHub;
using Toil.Issues.Tracking;
using Toil.Operations;
using Toil.Values;

namespace Toil.Issues.Sync;

/// <summary>Where the issues are, from the options or from what a GitHub workflow says.</summary>
internal static class IssueTarget
{
    /// <summary>Reads it.</summary>
    /// <exception cref="ToilException"><c>IssueRepositoryMissing</c>, <c>IssueRepositoryInvalid</c>, <c>IssueApiInvalid</c>, <c>IssueApiInsecure</c>, <c>IssueTokenMissing</c>, <c>IssueLabelInvalid</c>.</exception>
    public static IssueTrackerOptions Read(IssueSyncOptions options, Func<string, string?> environment)
    {
        if (options.TrackingLabel is not { Length: > 0 and <= 50 } || options.TrackingLabel.Contains(',', StringComparison.Ordinal) || InertText.From(options.TrackingLabel) != options.TrackingLabel)
        {
            throw ToilException.Invalid("IssueLabelInvalid", $"'{InertText.From(options.TrackingLabel, 80)}' cannot be a label by which issues are found.", "Give 1 to 50 visible characters without a comma.", options.TrackingLabel);
        }

        IssueTrackerOptions target = new()
        {
            Api = ApiOf(options.Api ?? Some(environment("GITHUB_API_URL")) ?? "https://api.github.com"),
            Repository = options.Repository ?? Some(environment("GITHUB_REPOSITORY")) ?? throw ToilException.Invalid(
                "IssueRepositoryMissing", "It is not said which repository keeps the issues.", "Give --repository OWNER/NAME; in a GitHub workflow it is its own."),
            Token = options.Token ?? TokenOf(environment),
            Timeout = options.Timeout,
            MaxWait = options.MaxWait,
        };
        GitHubAddress.Check(target);
        return target;
    }

    private static Uri ApiOf(string text)
        => Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out Uri? api) ? api : throw GitHubAddress.NoApi(InertText.From(text, 120));

    private static SecretReference TokenOf(Func<string, string?> environment)
    {
        foreach (string name in (string[])["GITHUB_TOKEN", "GH_TOKEN"])
        {
            if (Some(environment(name)) is not null)
            {
                return SecretReference.Parse("env:" + name, CultureInfo.InvariantCulture);
            }
        }

        throw ToilException.Invalid(
            "IssueTokenMissing", "There is no token for GitHub: neither GITHUB_TOKEN nor GH_TOKEN is set.",
            "Set one of them, or say where it is with --token env:NAME or file:PATH; in a workflow: env: { GITHUB_TOKEN: '${{ github.token }}' }.");
    }

    private static string? Some(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
