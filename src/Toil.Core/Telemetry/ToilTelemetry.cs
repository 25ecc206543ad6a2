using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace Toil.Telemetry;

/// <summary>Toil's one source of spans and one of metrics. Both cost nothing while nobody listens.</summary>
public static class ToilTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string SourceName = "Toil";

    /// <summary>Version of Toil, from the newest entry of its changelog.</summary>
    public static string Version { get; } = typeof(ToilTelemetry).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Spans.</summary>
    public static ActivitySource Source { get; } = new(SourceName, Version);

    /// <summary>Metrics.</summary>
    public static Meter Meter { get; } = new(SourceName, Version);

    /// <summary>
    /// Opens the span of a run. Where no span is open in this process, <c>$TRACEPARENT</c> (W3C trace context) is its parent, so that a run
    /// started by a traced job joins the job's trace.
    /// </summary>
    /// <returns>The span, or null where nobody listens.</returns>
    public static Activity? StartRun(string operation, Guid runId)
    {
        ActivityContext parent = default;
        if (Activity.Current is null)
        {
            _ = ActivityContext.TryParse(
                Environment.GetEnvironmentVariable("TRACEPARENT"), Environment.GetEnvironmentVariable("TRACESTATE"), isRemote: true, out parent);
        }

        Activity? activity = Source.StartActivity(operation, ActivityKind.Internal, parent);
        activity?.SetTag("toil.run_id", runId.ToString());
        return activity;
    }
}
