using System.Globalization;
using System.Net;
using Toil.Issues.Tracking;
using Toil.Operations;
using Toil.Telemetry;
using Toil.Values;

namespace Toil.Issues.GitHub;

/// <summary>Says in a sentence what GitHub refused, and what to do about it.</summary>
/// <param name="name">What people call the repository.</param>
/// <param name="options">Where the token is, and which API is asked.</param>
/// <param name="redactor">Takes secrets out of what the server says: a hostile one could say the token back.</param>
internal sealed class GitHubErrors(string name, IssueTrackerOptions options, SecretRedactor redactor)
{
    private const int LongestQuote = 200;

    private const string Elsewhere = "Check the API's address (https://api.github.com, or https://HOST/api/v3 for Enterprise Server), and look for a proxy or a login page in between.";

    private readonly string _token = InertText.From(options.Token.ToString(), 120);
    private readonly string _host = options.Api.Authority;

    /// <summary>A refusal.</summary>
    public ToilException Refused(GitHubAnswer answer, GitHubRequest request)
    {
        if (answer.IsPage && answer.Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.ProxyAuthenticationRequired))
        {
            return NotGitHub(answer, request);
        }

        GitHubMessage message = GitHubMessage.Read(answer.Body);
        return answer.Status switch
        {
            HttpStatusCode.Unauthorized => Failure(
                "IssueTokenRefused", ErrorKind.AccessDenied, $"{_host} does not take the token from {_token}, so {name} could not be asked to {request.Aim}.",
                "Check that the token is whole, has not expired and was made for this host."),
            HttpStatusCode.Forbidden => GitHubDenial.Explain(answer, Quote(message.Message), request, name, _token),
            HttpStatusCode.NotFound => NoRepository(),
            HttpStatusCode.Gone => Disabled(),
            HttpStatusCode.UnprocessableEntity => Unprocessable(message, request),
            HttpStatusCode.ProxyAuthenticationRequired => Failure(
                "IssueTrackerUnavailable", ErrorKind.Unavailable, $"The proxy before {_host} wants a user name and password.", "Put them into HTTPS_PROXY."),
            _ => Failure(
                "IssueRejected", ErrorKind.InvalidInput, $"{name} could not be asked to {request.Aim}: it answered with HTTP {Status(answer)}{Said(message.Message)}.",
                "Check the API's address (https://api.github.com, or https://HOST/api/v3 for Enterprise Server)."),
        };
    }

    /// <summary>The repository cannot be seen.</summary>
    public ToilException NoRepository() => Failure(
        "IssueRepositoryNotFound", ErrorKind.NotFound, $"There is no repository {InertText.From(options.Repository, 200)} at {_host}, or the token from {_token} may not see it.",
        "Check its name; a fine-grained token has to be given the repository, a classic one the scope repo.");

    /// <summary>It has no issues at all.</summary>
    public ToilException Disabled() => Failure(
        "IssuesDisabled", ErrorKind.Conflict, $"Issues are turned off in {name}.", "Turn them on in the repository's settings, or choose another repository.");

    /// <summary>The repository is there, and its issues are not for this token.</summary>
    public ToilException Hidden(GitHubRequest request) => Failure(
        "IssueAccessDenied", ErrorKind.AccessDenied, $"The token from {_token} sees {name}, and may not {request.Aim}.",
        "Give a fine-grained token Issues: read and write, a workflow's permissions: issues: write, a classic token the scope repo.");

    /// <summary>One issue has been deleted or moved away.</summary>
    public ToilException NoIssue(GitHubRequest request) => Failure(
        "IssueNotFound", ErrorKind.NotFound, $"{name} could not be asked to {request.Aim}: the issue has been deleted, or moved to another repository.",
        "Nothing has to be done: the next run goes on without it.");

    /// <summary>An issue that is there without the label by which it would be found again.</summary>
    public ToilException LabelDropped(int number, string label, Exception? inner) => Failure(
        "IssueLabelDropped", ErrorKind.AccessDenied, $"Issue {number} of {name} was created, and without its label {InertText.From(label, 100)}: the token from {_token} may not set labels.",
        $"Give the token's owner triage or write access to the repository, and set the label on issue {number} by hand: without it the issue would be created again.",
        inner);

    /// <summary>Too many requests came, and there is no time left to wait.</summary>
    public ToilException RateLimited(GitHubRateLimitException limit, DateTimeOffset now, GitHubRequest request) => Failure(
        "IssueRateLimited", ErrorKind.Unavailable,
        $"{name} could not be asked to {request.Aim}: GitHub's rate limit {(limit.IsHourly ? "is used up" : "for requests that come too fast holds")} until {GitHubPatience.Moment(now + limit.Wait)}.",
        $"Run it again after that, allow more waiting than {Duration.Rounded(options.MaxWait)}, or use the token of an app, which has a quota of its own.");

    /// <summary>There was no answer, also after waiting.</summary>
    public ToilException Unavailable(GitHubOutageException outage, GitHubRequest request) => Failure(
        "IssueTrackerUnavailable", ErrorKind.Unavailable,
        $"{name} could not be asked to {request.Aim}: {_host} {outage.Message}{(outage.IsInDoubt ? ", and whether it was done is not known" : string.Empty)}.", outage.Remedy, outage);

    /// <summary>An answer was lost, and it could not be looked whether the effect is there.</summary>
    public ToilException InDoubt(ToilException failure, GitHubRequest request) => Failure(
        failure.ErrorId, failure.Kind, $"{failure.Sentence.TrimEnd('.')}, and whether an attempt to {request.Aim} had its effect is not known.", failure.Remedy, failure);

    /// <summary>The answer is larger than any that GitHub gives.</summary>
    public ToilException TooLarge(GitHubRequest request) => Failure(
        "IssueAnswerInvalid", ErrorKind.Unavailable, $"{_host} was asked to {request.Aim} for {name}, and its answer is too large to be GitHub's.", Elsewhere);

    /// <summary>The answer is something else than what was asked for.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="request">The request.</param>
    /// <param name="wrong">What is wrong with it, after "its answer": <c>has no number</c>.</param>
    /// <param name="inner">The cause.</param>
    public ToilException Invalid(GitHubAnswer answer, GitHubRequest request, string wrong, Exception? inner = null) => answer.IsPage ? NotGitHub(answer, request) : Failure(
        "IssueAnswerInvalid", ErrorKind.Unavailable, $"{_host} was asked to {request.Aim} for {name}, and its answer {wrong}.", Elsewhere, inner);

    /// <summary>It leads to another host, where the token must not go.</summary>
    public ToilException LeadsAway(Uri? location, GitHubRequest request) => Failure(
        "IssueAnswerInvalid", ErrorKind.Unavailable,
        $"{_host} was asked to {request.Aim} for {name}, and leads {(location is { IsAbsoluteUri: true } ? $"to {InertText.From(location.Authority, 100)}, where the token does not go" : "nowhere")}.",
        Elsewhere);

    private static string Status(GitHubAnswer answer) => ((int)answer.Status).ToString(CultureInfo.InvariantCulture);

    private ToilException NotGitHub(GitHubAnswer answer, GitHubRequest request) => Failure(
        "IssueAnswerInvalid", ErrorKind.Unavailable, $"{_host} was asked to {request.Aim} for {name}, and answered with a web page (HTTP {Status(answer)}).", Elsewhere);

    private ToilException Unprocessable(GitHubMessage message, GitHubRequest request)
    {
        string what = message.Fields.Count > 0 ? string.Join("; ", message.Fields) : message.Message ?? "it does not say why";
        bool isSpam = what.Contains("spam", StringComparison.OrdinalIgnoreCase);
        return Failure(
            "IssueRejected", ErrorKind.Conflict, $"{name} was asked to {request.Aim}, and does not take it: {Quote(what)}.",
            isSpam ? "Wait some hours before you run it again, and create fewer issues in one run."
                : "Correct what it names: a title has 256 characters at most, a text 65,536, an assignee has access, a milestone exists.");
    }

    /// <summary>An issue was to be closed or opened, the answer says that all is well, and the issue is as it was.</summary>
    public ToilException NotChanged(int number, bool isOpen) => Failure(
        "IssueRejected", ErrorKind.Conflict, $"{name} was asked to {(isOpen ? "open" : "close")} issue {number}, and left it {(isOpen ? "closed" : "open")}.",
        "Look at the issue, and run it again.");

    private string Said(string? message) => message is null ? string.Empty : $" ({Quote(message)})";

    private string Quote(string? text) => InertText.From(redactor.Redact(text ?? string.Empty), LongestQuote).TrimEnd('.', ' ');

    private ToilException Failure(string id, ErrorKind kind, string sentence, string remedy, Exception? inner = null) => new(id, kind, sentence, remedy, options.Repository, inner);
}
