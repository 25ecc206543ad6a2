using System.Diagnostics;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Rollbacks.Cloning;
using Toil.Telemetry;

namespace Toil.Rollbacks.Phases;

/// <summary>What the phases of one rehearsal share, and the book that they are written in.</summary>
internal sealed class RehearsalStage(OperationContext context, RehearsedPlan plan, TargetDatabase source, ICloner cloner)
{
    private readonly long _started = context.Time.GetTimestamp();

    /// <summary>Id of the rehearsal.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>Clock and sink.</summary>
    public OperationContext Context { get; } = context;

    /// <summary>The plan.</summary>
    public RehearsedPlan Plan { get; } = plan;

    /// <summary>The source: read, never written.</summary>
    public TargetDatabase Source { get; } = source;

    /// <summary>Makes the clones.</summary>
    public ICloner Cloner { get; } = cloner;

    /// <summary>What the plan says that its way back may lose.</summary>
    public LossDeclarations Declared { get; } = new(plan.Plan.Rehearsal);

    /// <summary>The phases so far.</summary>
    public List<RehearsalPhase> Phases { get; } = [];

    /// <summary>Time since it began.</summary>
    public TimeSpan Elapsed => Context.Time.GetElapsedTime(_started);

    /// <summary>True where a phase has failed.</summary>
    public bool HasFailed => Phases.Exists(phase => phase.Outcome == PhaseOutcome.Failed);

    /// <summary>Runs a phase. What the migration or its database has to say against it fails the phase; only what stops the rehearsal itself comes out.</summary>
    public async Task<RehearsalPhase> RunAsync(PhaseKind kind, string name, Func<PhaseNotes, Task> work)
    {
        using Activity? activity = ToilTelemetry.Source.StartActivity("rollback.phase");
        activity?.SetTag("toil.migration", Plan.Plan.Name)?.SetTag("toil.rehearsal.phase", name);
        Context.Sink.Progress(new(name, Phases.Count, null, 0, null));
        TimeSpan began = Elapsed;
        PhaseNotes notes = new();
        try
        {
            await work(notes);
        }
        catch (ToilException error) when (kind is not (PhaseKind.Clone or PhaseKind.Fingerprint))
        {
            notes.Fail(Context.Redactor.Redact(error.Sentence));
        }

        RehearsalPhase phase = new()
        {
            Rehearsal = Id,
            Migration = Plan.Plan.Name,
            Database = Source.Location.Display,
            Phase = kind,
            Name = name,
            Outcome = notes.Outcome,
            StartedAfter = began,
            Took = Elapsed - began,
            Detail = notes.Detail,
            Steps = notes.Steps,
            Differences = notes.Differences,
            Load = notes.Load,
            P99Factor = notes.P99Factor,
        };
        Phases.Add(phase);
        activity?.SetTag("toil.rehearsal.outcome", phase.Outcome.ToString());
        return phase;
    }
}
