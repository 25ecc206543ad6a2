using System.Globalization;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Values;

namespace Toil.Rollbacks.Evidence;

/// <summary>Holds evidence against a plan, and against the database that it is to run on.</summary>
/// <param name="plan">The plan.</param>
/// <param name="keys">The keys whose signature counts.</param>
/// <param name="now">The time.</param>
internal sealed class EvidenceCheck(MigrationPlan plan, EvidenceKeys keys, DateTimeOffset now)
{
    /// <summary>What does not match that can be told without the database.</summary>
    public IReadOnlyList<EvidenceMismatch> Check(EvidenceDocument document)
    {
        List<EvidenceMismatch> found = [];
        RehearsalEvidence evidence = document.Evidence;
        void Add(EvidencePart part, string sentence) => found.Add(new(part, sentence));
        if (!keys.IsEmpty && !keys.HaveSigned(document))
        {
            Add(EvidencePart.Signature, document.Signature is { } signature
                ? $"It is signed by a key that is not trusted, or was changed afterwards (key {InertText.From(signature.Key, 16)})."
                : "It is not signed, and trusted keys are set.");
        }

        if (evidence.Migration != plan.Name || evidence.PlanHash != plan.Hash)
        {
            Add(EvidencePart.Plan, evidence.Migration != plan.Name
                ? $"It is of another migration, '{InertText.From(evidence.Migration, 100)}'."
                : "The plan has changed since: its steps or checks are others.");
        }

        if (evidence.RehearsalHash != plan.Rehearsal.Hash)
        {
            Add(EvidencePart.Demands, "What the plan demands of a rehearsal ('rehearsal:') has changed since.");
        }

        if (!evidence.Passed)
        {
            Add(EvidencePart.Outcome, $"The rehearsal failed: {InertText.From(evidence.Phases.FirstOrDefault(phase => phase.Outcome == PhaseOutcome.Failed)?.Detail ?? "no reason is given.", 300)}");
        }

        if (evidence.ExpiresAt <= now)
        {
            Add(EvidencePart.Expiry, string.Create(CultureInfo.InvariantCulture, $"It expired at {evidence.ExpiresAt:u}."));
        }

        return found;
    }

    /// <summary>What does not match in the database. Reads only.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="state">The database as it is now: read once, however many pieces of evidence are held against it.</param>
    /// <param name="database">The database, for the rows of its tables.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<IReadOnlyList<EvidenceMismatch>> CheckAsync(
        RehearsalEvidence evidence, SourceState state, TargetDatabase database, CancellationToken cancellation)
    {
        List<EvidenceMismatch> found = [];
        if (SourceState.Major(state.Engine) != SourceState.Major(evidence.Engine))
        {
            found.Add(new(EvidencePart.Engine, $"It was rehearsed on {InertText.From(evidence.Engine, 60)}, and this is {state.Engine}."));
        }

        if (state.SchemaDigest != evidence.SchemaDigest)
        {
            found.Add(new(EvidencePart.Schema, "The schema of the database has moved since, or is not the one that was rehearsed on."));
        }

        await using TargetSession session = await database.ConnectAsync("toil rehearsal", cancellation);
        foreach (EvidenceTable table in evidence.Tables)
        {
            if (await SourceState.RowsAsync(database, session, table.Name, table.UpTo, cancellation) is { } rows && rows > table.UpTo)
            {
                found.Add(new(EvidencePart.Rows, string.Create(
                    CultureInfo.InvariantCulture, $"{InertText.From(table.Name, 100)} has grown to {rows} rows; it was rehearsed with {table.Rows} and holds up to {table.UpTo}.")));
            }
        }

        return found;
    }
}
