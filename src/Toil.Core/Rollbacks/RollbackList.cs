using System.Runtime.CompilerServices;
using Toil.Migrations;
using Toil.Operations;
using Toil.Rollbacks.Evidence;
using Toil.State;

namespace Toil.Rollbacks;

/// <summary>Lists the rehearsals that the store has.</summary>
public sealed class RollbackList : Operation<RollbackListOptions, Rehearsal>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "rollback.list",
        Cmdlet = "Get-ToilRehearsal",
        Summary = "Lists rehearsals of rollbacks, the newest first, with what was predicted and what it really took.",
        Description = "Each rehearsal with its outcome, its phases, until when its evidence opens the gate, whether it is signed, and how its prediction stood up when the migration really ran.",
        SettingsSection = "rollbacks",
        OptionsType = typeof(RollbackListOptions),
        ResultType = typeof(Rehearsal),
        ResultJsonOf = static () => RollbackJson.Readable.Rehearsal,
        ViewOf = static () => RollbackViews.Rehearsals,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<Rehearsal> RunAsync(OperationCall<RollbackListOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RollbackListOptions options = call.Options;
        string? migration = options.Migration is { } given ? MigrationTarget.Named(call.Context, given).Name : null;
        await using StateStore store = await ConfiguredStore.OpenAsync(call.Context, given: null, cancellation);
        EvidenceStore evidence = new(store);
        IReadOnlyList<RehearsalRow> rows = options.Id is { } id
            ? [await evidence.GetAsync(id, cancellation)]
            : await evidence.ListAsync(migration, null, options.Last, cancellation);
        foreach (RehearsalRow row in rows)
        {
            yield return Rehearsals.Of(row, call.Context.Time.GetUtcNow());
        }
    }
}
