using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Toil.Values;

namespace Toil.Certificates.Sources.Acm;

/// <summary>
/// Says in a sentence what went wrong with a call. The service's own message is not repeated: where a signature does not fit it holds the
/// request with its session token.
/// </summary>
internal static partial class AcmFailures
{
    private const int LongestError = 64 * 1024;

    private const string ClockRemedy = "Set this machine's clock (timedatectl, w32tm): AWS takes signatures within five minutes of its own.";

    private const string KeyRemedy = "Check AWS_PROFILE, AWS_ACCESS_KEY_ID and the like, or sign in again: aws sts get-caller-identity says who you are.";

    /// <summary>Code and message of an error in JSON 1.1; nulls where the body is something else.</summary>
    /// <param name="body">The body, of which the first 64 KB are read.</param>
    /// <param name="header">The header that names the error where the body does not.</param>
    public static (string? Code, string? Message) ReadError(Stream body, string? header)
    {
        string? code = null;
        string? message = null;
        try
        {
            byte[] bytes = new byte[LongestError];
            int read = body.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            using JsonDocument document = JsonDocument.Parse(bytes.AsMemory(0, read));
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                code = Text(document.RootElement, "__type") ?? Text(document.RootElement, "code");
                message = Text(document.RootElement, "message") ?? Text(document.RootElement, "Message");
            }
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidOperationException)
        {
            // What is no JSON has no code; the status says the rest.
        }

        // aws.protocoltests#InvalidGreeting:http://... names InvalidGreeting.
        code = (code ?? header)?.Split(':')[0].Split('#')[^1];
        return (string.IsNullOrEmpty(code) ? null : code, message);
    }

    /// <summary>Explains a call's failure.</summary>
    /// <param name="error">What the SDK threw.</param>
    /// <param name="action">The action: <c>ListCertificates</c>.</param>
    /// <param name="region">The region.</param>
    /// <param name="passed">The deadline, where it has passed; else null.</param>
    /// <param name="lastCode">The service's word for what was wrong with the last attempt, where it did answer one.</param>
    public static AcmException Explain(Exception error, string action, string region, TimeSpan? passed, string? lastCode)
    {
        AmazonServiceException? service = error as AmazonServiceException;
        if (Coded(service, action, region) is { } coded)
        {
            return coded;
        }

        if (Inner<SocketException>(error) is { } socket)
        {
            return OfSocket(socket, region);
        }

        if (Inner<AuthenticationException>(error) is not null)
        {
            return new(
                FailureReason.ProtocolError, null, $"ACM in {region} was reached, and its TLS certificate is not trusted here: a proxy may stand between.",
                "Add the proxy's authority to this machine's trust store (on Linux also SSL_CERT_FILE).");
        }

        if (passed is not null && lastCode is not null && IsThrottling(lastCode))
        {
            return Throttled(lastCode, action, region);
        }

        if (passed is not null || Inner<OperationCanceledException>(error) is not null)
        {
            return new(
                FailureReason.Timeout, null,
                passed is { } spent ? $"ACM in {region} did not answer {action} within {Duration.Format(spent)}." : $"ACM in {region} did not answer {action} in time.",
                "Check the network and any proxy (HTTPS_PROXY), or allow more with --timeout.");
        }

        if (service is { StatusCode: not 0 } && error is not AmazonUnmarshallingException && !IsSuccess(service.StatusCode))
        {
            return OfStatus(service.StatusCode, action, region);
        }

        return error is AmazonUnmarshallingException || Inner<JsonException>(error) is not null
            ? new(
                FailureReason.ProtocolError, null, $"What answered {action} for {region} is not ACM, or its answer was cut: it is not the JSON that was asked for.",
                "Look for a proxy or a login page between here and AWS, and check AWS_ENDPOINT_URL.")
            : error is HttpRequestException or IOException || Inner<HttpRequestException>(error) is not null || Inner<IOException>(error) is not null
                ? new(
                    FailureReason.ProtocolError, null, $"The connection to ACM in {region} broke off before {action} was answered, or the answer was too long.",
                    "Try again; where it stays, look for a proxy in between.")
                : new(
                    FailureReason.ProtocolError, null, $"{action} in {region} failed in the AWS SDK ({error.GetType().Name}).",
                    "Try the same with the AWS CLI: aws acm list-certificates.");
    }

    private static AcmException? Coded(AmazonServiceException? error, string action, string region) => error?.ErrorCode is not { Length: > 0 } code ? null : code switch
    {
        "UnrecognizedClientException" or "InvalidClientTokenId" or "InvalidAccessKeyId" => new(
            FailureReason.Credentials, code, $"AWS does not know the access key or the session token ({code}).", KeyRemedy),
        "ExpiredTokenException" or "ExpiredToken" or "TokenRefreshRequired" => new(
            FailureReason.Credentials, code, $"The session token has expired ({code}).", "Sign in again (aws sso login, or assume the role again), and repeat the sweep."),
        "RequestTimeTooSkewed" or "RequestExpired" or "RequestInTheFuture" => new(
            FailureReason.Credentials, code, $"This machine's clock is off: AWS refuses the time of the signature ({code}).", ClockRemedy),
        "InvalidSignatureException" or "SignatureDoesNotMatch" or "IncompleteSignature" or "IncompleteSignatureException" => IsAboutTime(error.Message)
            ? new(FailureReason.Credentials, code, $"This machine's clock is off: AWS refuses the time of the signature ({code}).", ClockRemedy)
            : new(
                FailureReason.Credentials, code, $"The signature does not fit: the secret key is not the one of the access key ({code}).",
                "Check AWS_SECRET_ACCESS_KEY or the profile for a cut or mixed-up key."),
        "MissingAuthenticationToken" or "MissingAuthenticationTokenException" or "OptInRequired" or "NotAuthorized" => new(
            FailureReason.Credentials, code, $"AWS does not let this account use ACM in {region} ({code}).", "Enable the region for the account, or take it off the list."),
        "AccessDeniedException" or "AccessDenied" or "UnauthorizedOperation" => new(
            FailureReason.AccessDenied, code, $"{Principal(error.Message)} may not acm:{action} in {region}.", $"Allow acm:{action} in the policy of that user or role."),
        _ when IsThrottling(code) => Throttled(code, action, region),
        _ => (int)error.StatusCode is 429 or >= 500 ? OfStatus(error.StatusCode, action, region) : new(
            FailureReason.ProtocolError, code, $"ACM in {region} refused {action} ({InertText.From(code, 60)}).", "Try the same with the AWS CLI: aws acm list-certificates."),
    };

    private static AcmException Throttled(string code, string action, string region) => new(
        FailureReason.Throttled, code, $"ACM in {region} refused {action} again and again for coming too often ({code}).",
        "Sweep again later, allow more with --timeout, or have the account's quota raised.");

    private static bool IsThrottling(string code) => code is
        "ThrottlingException" or "Throttling" or "TooManyRequestsException" or "RequestLimitExceeded" or "SlowDown" or "LimitExceededException";

    private static AcmException OfStatus(HttpStatusCode status, string action, string region)
    {
        int number = (int)status;
        string answered = string.Create(CultureInfo.InvariantCulture, $"{action} for {region} was answered with HTTP {number}");
        return number switch
        {
            407 => new(FailureReason.ProtocolError, null, $"{answered}: the proxy wants a user name and password.", "Put them into HTTPS_PROXY, or sweep from where no proxy stands between."),
            429 => new(FailureReason.Throttled, null, $"{answered}: too many requests.", "Sweep again later, or have the account's quota raised."),
            >= 300 and < 500 => new(FailureReason.ProtocolError, null, $"{answered}, and not by ACM.", "Look for a proxy or a login page between here and AWS, and check AWS_ENDPOINT_URL."),
            _ => new(FailureReason.ProtocolError, null, $"{answered}, several times.", "Look at health.aws.amazon.com and at any proxy in between, and sweep again later."),
        };
    }

    private static AcmException OfSocket(SocketException error, string region) => error.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => new(
            FailureReason.Dns, null, $"The name of ACM in {region} could not be resolved.", "Check the region's spelling, the name server, and any proxy (HTTPS_PROXY)."),
        SocketError.ConnectionRefused => new(
            FailureReason.Refused, null, $"Nothing listens where ACM in {region} should answer: the connection was refused.", "Check AWS_ENDPOINT_URL and any proxy (HTTPS_PROXY)."),
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.HostDown or SocketError.AccessDenied => new(
            FailureReason.NoRoute, null, $"This machine has no route to ACM in {region}.", "Check the network and any proxy (HTTPS_PROXY)."),
        SocketError.TimedOut => new(
            FailureReason.Timeout, null, $"ACM in {region} did not accept a connection in time.", "Check firewalls and any proxy (HTTPS_PROXY)."),
        _ => new(
            FailureReason.ProtocolError, null, $"The connection to ACM in {region} broke off ({error.SocketErrorCode}).", "Try again; where it stays, look for a proxy in between."),
    };

    private static bool IsAboutTime(string message) => message.Contains("expired", StringComparison.OrdinalIgnoreCase)
        || message.Contains("not yet current", StringComparison.OrdinalIgnoreCase);

    private static string Principal(string message) => Arn().Match(message) is { Success: true } match ? match.Value : "This user";

    private static bool IsSuccess(HttpStatusCode status) => (int)status is >= 200 and < 300;

    private static string? Text(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static T? Inner<T>(Exception error)
        where T : Exception
    {
        for (Exception? at = error; at is not null; at = at.InnerException)
        {
            if (at is T found)
            {
                return found;
            }
        }

        return null;
    }

    [GeneratedRegex(@"arn:[a-z-]{3,20}:(iam|sts)::[0-9]{12}:[A-Za-z0-9+=,.@_/:-]{1,200}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Arn();
}
