using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Toil.Resilience;
using Toil.Telemetry;
using Toil.Values;

namespace Toil.Certificates.Sources.Acm;

/// <summary>Finds credentials once for all regions, by the SDK's own chain, and makes clients with them.</summary>
internal sealed class AcmConnector
{
    private readonly AcmLimits _limits;
    private readonly SecretRedactor _redactor;
    private readonly TimeProvider _time;
    private readonly Lazy<Task<AWSCredentials>> _credentials;

    public AcmConnector(AcmLimits limits, SecretRedactor redactor, TimeProvider time)
    {
        _limits = limits;
        _redactor = redactor;
        _time = time;
        // Found once, missing once: what the chain tries takes seconds, and another region will not make it answer.
        _credentials = new(FindAsync);
    }

    /// <summary>A client for a region.</summary>
    /// <exception cref="AcmException">There are no credentials, or they could not be had within the deadline of a call.</exception>
    public async Task<IAcmClient> ConnectAsync(string region, CancellationToken cancellation)
        => new AcmClient(region, await _credentials.Value.WaitAsync(cancellation), _limits, _time);

    private async Task<AWSCredentials> FindAsync()
    {
        using Deadline deadline = new(_limits.CallTimeout, TimeSpan.Zero, _time, CancellationToken.None);
        try
        {
            // On a worker: parts of the chain (files, processes, the metadata service) block the thread that asks.
            return await Abandonable.RunAsync(() => ResolveAsync(deadline.Token), deadline.Token);
        }
        catch (Exception) when (deadline.HasPassed)
        {
            throw new AcmException(
                FailureReason.Credentials, null, $"No AWS credentials were found within {Duration.Format(_limits.CallTimeout)}: a source of them does not answer.",
                "Set AWS_PROFILE or AWS_ACCESS_KEY_ID; away from EC2 set AWS_EC2_METADATA_DISABLED=true; or allow more with --timeout.");
        }
        catch (Exception error)
        {
            string why = Telling(error) is { } telling ? $" ({InertText.From(telling, 200)})" : string.Empty;
            throw new AcmException(
                FailureReason.Credentials, null, $"There are no AWS credentials to ask with{why}.",
                "Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, sign in with aws sso login, or give the machine a role.");
        }
    }

    // Of what the chain tried, the one that was meant to work: what is simply not there says nothing. A service's own words are not repeated.
    private static string? Telling(Exception error) => error is AmazonServiceException ? null : error.Message
        .Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Where(line => !line.StartsWith("Failed to resolve", StringComparison.Ordinal) && !line.Contains("were not set", StringComparison.Ordinal)
            && !line.Contains("\"default\" profile", StringComparison.Ordinal) && !line.Contains("webIdentityTokenFile must be", StringComparison.Ordinal) && !line.Contains("EC2 instance metadata", StringComparison.Ordinal))
        .Select(line => line.StartsWith("Exception ", StringComparison.Ordinal) ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() : line)
        .FirstOrDefault()?.TrimEnd('.');

    private async Task<AWSCredentials> ResolveAsync(CancellationToken cancellation)
    {
        // A resolver of its own: the SDK's shared one would keep the credentials of the first sweep for the whole session.
        using DefaultAWSCredentialsIdentityResolver resolver = new();
        AWSCredentials credentials = await resolver.ResolveIdentityAsync(null, cancellation);
        ImmutableCredentials keys = await credentials.GetCredentialsAsync();
        string?[] secrets = [keys.AccessKey, keys.SecretKey, keys.Token];
        // So that no sink can show them.
        foreach (string secret in secrets.OfType<string>().Where(secret => secret.Length >= SecretRedactor.MinLength))
        {
            _redactor.Register(secret);
        }

        return credentials;
    }
}
