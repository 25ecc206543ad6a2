using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util.Internal;
using AwsEndpoint = Amazon.Runtime.Endpoints.Endpoint;
using Toil.Resilience;

namespace Toil.Certificates.Sources.Acm;

/// <summary>
/// ACM on the AWS SDK's own pipeline: signing, endpoints (<c>AWS_ENDPOINT_URL</c>, FIPS, dual stack, partitions), proxies and retries are the SDK's. The
/// few calls stand here because the SDK's package for ACM is not to be had; where it is, this file gives way to it.
/// </summary>
internal sealed class AcmClient : AmazonServiceClient, IAcmClient
{
    private readonly string _region;
    private readonly AcmLimits _limits;
    private readonly TimeProvider _time;
    private readonly AcmTransport _transport;

    /// <summary>Creates a client.</summary>
    /// <param name="region">System name of the region.</param>
    /// <param name="credentials">What to sign with.</param>
    /// <param name="limits">Deadline and page size.</param>
    /// <param name="time">The clock of the deadline.</param>
    public AcmClient(string region, AWSCredentials credentials, AcmLimits limits, TimeProvider time)
        : this(region, credentials, limits, time, new AcmTransport(time))
    {
    }

    private AcmClient(string region, AWSCredentials credentials, AcmLimits limits, TimeProvider time, AcmTransport transport)
        : base(credentials, new AcmConfig(region, limits.CallTimeout, transport))
    {
        _transport = transport;
        _region = region;
        _limits = limits;
        _time = time;
    }

    public TimeSpan ClockOffset => _transport.ClockOffset;

    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata();

    public Task<ListCertificatesResponse> ListAsync(string? nextToken, CancellationToken cancellation) => CallAsync(
        "ListCertificates", new ListCertificatesRequest { MaxItems = _limits.PageSize, NextToken = nextToken },
        AcmJson.Default.ListCertificatesRequest, AcmJson.Default.ListCertificatesResponse, cancellation);

    public Task<DescribeCertificateResponse> DescribeAsync(string arn, CancellationToken cancellation)
        => CallAsync("DescribeCertificate", Of(arn), AcmJson.Default.CertificateArnRequest, AcmJson.Default.DescribeCertificateResponse, cancellation);

    public Task<GetCertificateResponse> GetAsync(string arn, CancellationToken cancellation)
        => CallAsync("GetCertificate", Of(arn), AcmJson.Default.CertificateArnRequest, AcmJson.Default.GetCertificateResponse, cancellation);

    public Task<ListTagsForCertificateResponse> ListTagsAsync(string arn, CancellationToken cancellation)
        => CallAsync("ListTagsForCertificate", Of(arn), AcmJson.Default.CertificateArnRequest, AcmJson.Default.ListTagsForCertificateResponse, cancellation);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new Endpoints());
        pipeline.AddHandlerAfter<Marshaller>(new AuthSchemes());
    }

    private static CertificateArnRequest Of(string arn) => new() { CertificateArn = arn };

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        string action, TRequest input, JsonTypeInfo<TRequest> inputType, JsonTypeInfo<TResponse> outputType, CancellationToken cancellation)
        where TRequest : class
        where TResponse : class
    {
        using Resilience.Deadline deadline = new(_limits.CallTimeout, TimeSpan.Zero, _time, cancellation);
        Unmarshaller<TResponse> unmarshaller = new(outputType);
        InvokeOptions options = new() { RequestMarshaller = new RequestMarshaller<TRequest>(action, inputType), ResponseUnmarshaller = unmarshaller };
        try
        {
            // On a worker and awaited with the token: credentials that are refreshed on the way may block the thread that asks.
            Request<TRequest> request = new() { Input = input };
            Response<TResponse> response = await Abandonable.RunAsync(
                () => InvokeAsync<Response<TResponse>>(request, options, deadline.Token), deadline.Token);
            return response.Output;
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            throw AcmFailures.Explain(error, action, _region, deadline.HasPassed ? _limits.CallTimeout : null, unmarshaller.LastCode);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new OperationCanceledException(error.Message, error, cancellation);
        }
    }

    private sealed class Request<T> : AmazonWebServiceRequest
    {
        public T Input { get; init; } = default!;
    }

    private sealed class Response<T> : AmazonWebServiceResponse
    {
        public T Output { get; init; } = default!;
    }

    private sealed class Metadata : IServiceMetadata
    {
        public string ServiceId => "ACM";

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }

    private sealed class RequestMarshaller<T>(string action, JsonTypeInfo<T> type) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            DefaultRequest request = new(input, "Amazon.CertificateManager")
            {
                HttpMethod = "POST",
                ResourcePath = "/",
                Content = JsonSerializer.SerializeToUtf8Bytes(((Request<T>)input).Input, type),
            };
            request.Headers["X-Amz-Target"] = $"CertificateManager.{action}";
            request.Headers["Content-Type"] = "application/x-amz-json-1.1";
            return request;
        }
    }

    private sealed class Unmarshaller<T>(JsonTypeInfo<T> type) : JsonResponseUnmarshaller
    {
        /// <summary>The service's word for what was wrong with the last attempt.</summary>
        public string? LastCode { get; private set; }

        public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
        {
            // The transport has the whole body in memory by now, so that reading it blocks nobody.
            T output = JsonSerializer.Deserialize(input.Stream, type) ?? throw new JsonException("The answer is null.");
            return new Response<T> { Output = output };
        }

        public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
        {
            (string? code, string? message) = AcmFailures.ReadError(input.Stream, input.ResponseData.GetHeaderValue("x-amzn-ErrorType"));
            LastCode = code;
            return new AmazonServiceException(message ?? string.Empty, innerException, ErrorType.Unknown, code, null, statusCode);
        }
    }

    private sealed class Endpoints : BaseEndpointResolver
    {
        protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => ParametersOf(requestContext.ClientConfig);

        public static EndpointParameters ParametersOf(IClientConfig config) => new()
        {
            ["Region"] = config.RegionEndpoint.SystemName,
            ["UseDualStack"] = config.UseDualstackEndpoint,
            ["UseFIPS"] = config.UseFIPSEndpoint,
            ["Endpoint"] = config.ServiceURL,
        };
    }

    private sealed class AuthSchemes : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }

    /// <summary>ACM's rule set is the one of most services: acm[-fips].REGION.SUFFIX, or the endpoint that was configured.</summary>
    private sealed class EndpointProvider : IEndpointProvider
    {
        public AwsEndpoint ResolveEndpoint(EndpointParameters parameters)
        {
            if (parameters["Endpoint"] is string { Length: > 0 } configured)
            {
                return new AwsEndpoint(configured);
            }

            string region = (string)parameters["Region"];
            Partition partition = Fn.Partition(region);
            string suffix = (bool)parameters["UseDualStack"] ? partition.dualStackDnsSuffix : partition.dnsSuffix;
            return new AwsEndpoint($"https://acm{((bool)parameters["UseFIPS"] ? "-fips" : string.Empty)}.{region}.{suffix}");
        }
    }

    private sealed class AcmConfig : ClientConfig
    {
        public AcmConfig(string region, TimeSpan callTimeout, AcmTransport transport)
            : base(new DefaultConfigurationProvider([Defaults(DefaultConfigurationMode.Standard), Defaults(DefaultConfigurationMode.InRegion), Defaults(DefaultConfigurationMode.CrossRegion)]))
        {
            ServiceId = "ACM";
            AuthenticationServiceName = "acm";
            AuthenticationRegion = region;
            RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            EndpointProvider = new EndpointProvider();
            HttpClientFactory = transport;
            Timeout = callTimeout;
        }

        public override string RegionEndpointServiceName => "acm";

        public override string ServiceVersion => "2015-12-08";

        public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString("ACM", typeof(AcmClient).Assembly.GetName().Version?.ToString(3));

        public override AwsEndpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
            => EndpointProvider.ResolveEndpoint(Endpoints.ParametersOf(this));

        // Adaptive: after a refusal the SDK itself slows down to what the account's quota leaves. $AWS_RETRY_MODE and the profile win.
        private static DefaultConfiguration Defaults(DefaultConfigurationMode mode) => new()
        {
            Name = mode,
            RetryMode = RequestRetryMode.Adaptive,
            ConnectTimeout = TimeSpan.FromSeconds(3.1),
            TlsNegotiationTimeout = TimeSpan.FromSeconds(3.1),
        };
    }
}
