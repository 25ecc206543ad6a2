using System.Diagnostics;
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
        private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

        public void Dispose()
        {
            // Each end sends what is left, and an exporter that waits for a deaf receiver keeps to no limit but its own, which is longer.
            long begun = Stopwatch.GetTimestamp();
            foreach (Thread end in (Thread[])[Begin(traces.Dispose), Begin(metrics.Dispose)])
            {
                TimeSpan left = s_patience - Stopwatch.GetElapsedTime(begun);
                end.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            }
        }

        private static Thread Begin(ThreadStart end)
        {
            Thread thread = new(end) { IsBackground = true, Name = "toil telemetry" };
            thread.Start();
            return thread;
        }
    }
}
