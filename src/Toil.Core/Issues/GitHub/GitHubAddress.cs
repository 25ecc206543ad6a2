using System.Text.RegularExpressions;
using Toil.Issues.Tracking;
using Toil.Operations;
using Toil.Telemetry.Secrets;
using Toil.Values;

namespace Toil.Issues.GitHub;

/// <summary>Where a repository is asked for, once its name and the API's root have been found sensible.</summary>
internal sealed partial class GitHubAddress
{
    private readonly string _root;

    /// <summary>Checks both.</summary>
    /// <exception cref="ToilException">As for <see cref="Check"/>.</exception>
    public GitHubAddress(IssueTrackerOptions options)
    {
        Check(options);
        Uri api = options.Api;
        _root = api.GetLeftPart(UriPartial.Path).TrimEnd('/');
        Root = new Uri(_root);
        Repository = new Uri($"{_root}/repos/{options.Repository}");
        string host = api.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase) ? api.Host[4..] : api.Host;
        Name = host.Equals("github.com", StringComparison.OrdinalIgnoreCase) ? options.Repository : $"{options.Repository} at {host}";
    }

    /// <summary>The API's root.</summary>
    public Uri Root { get; }

    /// <summary>The repository, as it was named.</summary>
    public Uri Repository { get; }

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>Holds a name and a root against what they have to be; asks nobody.</summary>
    /// <exception cref="ToilException"><c>IssueApiInvalid</c>, <c>IssueApiInsecure</c>, <c>IssueRepositoryInvalid</c>.</exception>
    public static void Check(IssueTrackerOptions options)
    {
        Uri api = options.Api;
        if (!api.IsAbsoluteUri || api is not { Scheme: "https" or "http", UserInfo: "", Query: "", Fragment: "" })
        {
            throw NoApi(Shown(api));
        }

        if (api.Scheme == "http" && !api.IsLoopback)
        {
            throw ToilException.Invalid("IssueApiInsecure", $"The token would travel to {Shown(api)} in clear.", $"Write https://{InertText.From(api.Authority, 100)}.");
        }

        if (!RepositoryPattern().IsMatch(options.Repository) || options.Repository.Split('/')[1] is "." or "..")
        {
            // The address of a clone may hold a token.
            string shown = SecretText.Redact(options.Repository);
            string name = ClonePattern().Match(shown) is { Success: true, Groups: [_, var found, ..] } ? found.Value : "OWNER/NAME, such as acme/production";
            throw ToilException.Invalid("IssueRepositoryInvalid", $"'{InertText.From(shown, 200)}' is no repository.", $"Write it as {name}.", shown);
        }
    }

    /// <summary>What is said of a root that is none.</summary>
    /// <param name="text">The root, inert and without a password.</param>
    public static ToilException NoApi(string text)
        => ToilException.Invalid("IssueApiInvalid", $"'{text}' is no root of GitHub's REST API.", "Write it as https://api.github.com or https://HOST/api/v3.");

    /// <summary>The address of a request: below the repository, or the whole one of a next page.</summary>
    /// <param name="repository">Where the repository is by now.</param>
    /// <param name="path">The request's path.</param>
    public static Uri Of(Uri repository, string path) => path.Length == 0 ? repository
        : path.StartsWith("http", StringComparison.Ordinal) ? new Uri(path)
        : new Uri($"{repository.AbsoluteUri}/{path}");

    /// <summary>True where the token may go there: the same scheme, host and port.</summary>
    public bool IsHome(Uri uri) => Uri.Compare(Root, uri, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>The address of the repository with an id, or with a full name.</summary>
    public Uri Of(RepositoryAnswer repository) => new($"{_root}/repositories/{repository.Id}");

    /// <summary>True where an address is the repository's or below it.</summary>
    public bool IsBelow(Uri uri, RepositoryAnswer repository) => IsBelow(uri, $"{_root}/repositories/{repository.Id}")
        || (repository.FullName is not null && IsBelow(uri, $"{_root}/repos/{repository.FullName}"));

    private static bool IsBelow(Uri uri, string parent) => uri.AbsoluteUri.StartsWith(parent + "/", StringComparison.OrdinalIgnoreCase);

    private static string Shown(Uri api) => InertText.From(api.IsAbsoluteUri && api.UserInfo.Length > 0 ? api.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped) : api.OriginalString, 200);

    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})/[A-Za-z0-9._-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryPattern();

    // https://HOST/OWNER/NAME.git, git@HOST:OWNER/NAME, and the address of a page of it.
    [GeneratedRegex(@"^(?:[a-z+]{2,8}://[^/]{1,200}/|[^/:]{1,200}:)([A-Za-z0-9][A-Za-z0-9_-]{0,38}/[A-Za-z0-9._-]{1,100}?)(?:\.git)?(?:/.*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ClonePattern();
}
