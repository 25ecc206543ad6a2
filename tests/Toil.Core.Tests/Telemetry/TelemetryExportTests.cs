using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.Loader;
using Toil.Core.Tests.Support;
using Toil.Telemetry;

namespace Toil.Core.Tests.Telemetry;

[Collection(WholeProcessCollection.Name)]
public sealed class TelemetryExportTests : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly EnvironmentScope _environment = new EnvironmentScope().Set(Endpoint, null).Set("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
        .Set("TRACEPARENT", null).Set("OTEL_SDK_DISABLED", null).Set("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", null).Set("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", null);

    public void Dispose() => _environment.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_an_endpoint_nothing_starts(string? endpoint)
    {
        _environment.Set(Endpoint, endpoint);

        Assert.Null(TelemetryExport.StartIfAsked());
    }

    [Fact]
    public void Only_who_asks_pays_for_loading_the_exporter()
    {
        FreshContext fresh = new();
        MethodInfo start = fresh.LoadFromAssemblyName(typeof(TelemetryExport).Assembly.GetName()).GetType(typeof(TelemetryExport).FullName!)!
            .GetMethod(nameof(TelemetryExport.StartIfAsked))!;

        Assert.Null(start.Invoke(null, null));
        Assert.DoesNotContain(fresh.Assemblies, IsExporter);

        using OtlpReceiver receiver = new();
        _environment.Set(Endpoint, receiver.Url);
        using IDisposable? export = (IDisposable?)start.Invoke(null, null);
        Assert.NotNull(export);
        Assert.Contains(fresh.Assemblies, IsExporter);

        static bool IsExporter(Assembly assembly) => assembly.GetName().Name!.StartsWith("OpenTelemetry", StringComparison.Ordinal);
    }

    [Fact]
    public void Spans_and_metrics_arrive_before_the_end()
    {
        using OtlpReceiver receiver = new();
        _environment.Set(Endpoint, receiver.Url);
        Guid run = Guid.CreateVersion7();
        Counter<long> counter = ToilTelemetry.Meter.CreateCounter<long>("toil.test.count");
        using (TelemetryExport.StartIfAsked())
        {
            ToilTelemetry.StartRun("sample.exported", run)!.Dispose();
            counter.Add(3);
        }

        string traces = Assert.Single(receiver.Requests, request => request.Path == "/v1/traces").Body;
        Assert.Contains("sample.exported", traces);
        Assert.Contains(run.ToString(), traces);
        Assert.Contains("service.name", traces);
        Assert.Contains(ToilTelemetry.Version, traces);
        Assert.Contains("toil.test.count", Assert.Single(receiver.Requests, request => request.Path == "/v1/metrics").Body);
    }

    [Fact]
    public void A_deaf_receiver_delays_the_end_by_five_seconds_at_most()
    {
        using OtlpReceiver receiver = new(isDeaf: true);
        _environment.Set(Endpoint, receiver.Url);
        Counter<long> counter = ToilTelemetry.Meter.CreateCounter<long>("toil.test.lost");
        IDisposable export = TelemetryExport.StartIfAsked()!;
        ToilTelemetry.StartRun("sample.lost", Guid.CreateVersion7())!.Dispose();
        counter.Add(1);

        long begun = Stopwatch.GetTimestamp();
        export.Dispose();

        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 6.5);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("not a url")]
    [InlineData("localhost:4317")]
    [InlineData("ftp://x")]
    public void A_wrong_endpoint_costs_the_spans_and_not_the_run(string endpoint)
    {
        _environment.Set(Endpoint, endpoint).Set("OTEL_EXPORTER_OTLP_TIMEOUT", "500");
        using IDisposable? export = TelemetryExport.StartIfAsked();

        Assert.NotNull(export);
    }

    /// <summary>Loads what belongs to the core anew, so that it can be seen what comes along.</summary>
    private sealed class FreshContext() : AssemblyLoadContext("fresh")
    {
        protected override Assembly? Load(AssemblyName name)
        {
            string path = Path.Combine(AppContext.BaseDirectory, name.Name + ".dll");
            return File.Exists(path) && (name.Name!.StartsWith("Toil", StringComparison.Ordinal) || name.Name.StartsWith("OpenTelemetry", StringComparison.Ordinal))
                ? LoadFromAssemblyPath(path)
                : null;
        }
    }
}
