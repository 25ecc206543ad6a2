using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Toil.Telemetry;

/// <summary>Sends spans and metrics by OTLP, for as long as it lives.</summary>
public static class TelemetryExport
{
    /// <summary>
    /// Starts exporting where <c>$OTEL_EXPORTER_OTLP_ENDPOINT</c> is set (the other <c>OTEL_*</c> variables of the OpenTelemetry specification
    /// hold too). Where it is not, nothing is loaded. Disposing flushes, for five seconds at most.
    /// </summary>
    /// <returns>The exporter to dispose at the end of the run, or null.</returns>
    public static IDisposable? StartIfAsked() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")) ? null : Start();

    // Apart, so that the OpenTelemetry assemblies are not even loaded where nobody asked for them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Exporter Start()
    {
        ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService("toil", serviceVersion: ToilTelemetry.Version);
        return new Exporter(
            Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(ToilTelemetry.SourceName).AddOtlpExporter().Build(),
            Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(ToilTelemetry.SourceName).AddOtlpExporter().Build());
    }

    private sealed class Exporter(TracerProvider traces, MeterProvider metrics) : IDisposable
    {
        private const int FlushMilliseconds = 2_500;

        public void Dispose()
        {
            traces.ForceFlush(FlushMilliseconds);
            metrics.ForceFlush(FlushMilliseconds);
            traces.Shutdown(0);
            metrics.Shutdown(0);
            traces.Dispose();
            metrics.Dispose();
        }
    }
}
