using System.Globalization;
using Toil.Migrations;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Engine;
using Toil.Operations;
using Toil.State;
using Toil.Values;

namespace Toil.Rollbacks.Evidence;

/// <summary>Lets a migration onto a production database only with evidence that its rollback was rehearsed. Elsewhere it only keeps how long the migration took.</summary>
internal sealed class EvidenceGate : IMigrationGate
{
    private const int MaxReason = 300;

    /// <inheritdoc/>
    public async Task<GatePass> CheckAsync(GateRequest request, CancellationToken cancellation)
    {
        MigrationRunOptions options = request.Options;
        bool isProduction = request.Database.Location.IsProduction;
        if (!isProduction && options.Evidence is null)
        {
            return Follow(request);
        }

        string? reason = options.OverrideEvidence is { } given ? Reason(given) : null;
        if (await HasPassedAsync(request, cancellation))
        {
            return Follow(request);
        }

        (EvidenceDocument? document, IReadOnlyList<EvidenceMismatch> wrong) = await FindAsync(request, cancellation);
        if (wrong.Count == 0)
        {
            string signed = document!.Signature is { } signature ? $"signed by {InertText.From(signature.Key, 16)}" : "not signed";
            return new(
                (GateEvent.Evidence, string.Create(CultureInfo.InvariantCulture, $"Rehearsed: {document.Evidence.Id} of {document.Evidence.At:u}, {signed}.")),
                (actual, token) => EndAsync(request, document, actual, token));
        }

        if (!isProduction)
        {
            request.Context.Sink.Warning($"The evidence does not hold here, and is not needed: {string.Join(' ', wrong.Select(one => one.Sentence))}");
            return GatePass.Free;
        }

        return reason is null ? throw Refused(request, document, wrong) : new((GateEvent.Override, $"Evidence overridden by {System.Environment.UserName}@{System.Environment.MachineName}: {reason} (in place of: {string.Join(' ', wrong.Select(one => one.Sentence))})"), null);
    }

    private static ToilException Refused(GateRequest request, EvidenceDocument? document, IReadOnlyList<EvidenceMismatch> wrong)
    {
        string which = document is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" of {document.Evidence.At:u}");
        return new(
            "EvidenceRefused", ErrorKind.Refused,
            document is null
                ? $"'{request.Plan.Name}' may not run on {request.Database.Location.Name ?? request.Database.Location.Display}, which is production: {Lower(wrong[0].Sentence)}"
                : $"'{request.Plan.Name}' may not run on {request.Database.Location.Name ?? request.Database.Location.Display}, which is production, on the evidence{which}: {string.Join(' ', wrong.Select(one => one.Sentence))}",
            "Rehearse it: toil rollback rehearse PLAN --database NAME (Test-ToilRollback). To run without, give a reason: --override-evidence (-OverrideEvidence).", request.Plan.Name);
    }

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    private static string Reason(string given)
    {
        string reason = given.Trim();
        return reason.Length is > 0 and <= MaxReason && InertText.From(reason) == reason ? reason : throw ToilException.Invalid(
            "OverrideReasonInvalid", $"A reason of 1 to {MaxReason} characters in one line is needed to run without evidence.", "Say why, for whoever reads the report.");
    }

    /// <summary>A migration that has begun went through a gate then: half-way through, it must be able to go on, whatever has expired since.</summary>
    private static async Task<bool> HasPassedAsync(GateRequest request, CancellationToken cancellation)
    {
        await using TargetSession session = await request.Database.ConnectAsync("toil gate", cancellation);
        if (!await ControlSchema.IsThereAsync(request.Database, session, cancellation)
            || await ControlStore.FindAsync(session, request.Plan.Name, cancellation) is not { StartedAt: { } started, Written: not MigrationState.Undone } row
            || row.PlanHash != request.Plan.Hash)
        {
            return false;
        }

        List<StepRow> steps = await ControlStore.StepsAsync(session, request.Plan.Name, cancellation);
        return steps.Exists(step => step is { Direction: MigrationDirection.Up, State: not StepState.Pending }) && await GateEvent.FindAsync(session, request.Plan.Name, started, cancellation) is not null;
    }

    /// <summary>The evidence that fits best, and what is wrong with it.</summary>
    private static async Task<(EvidenceDocument? Document, IReadOnlyList<EvidenceMismatch> Wrong)> FindAsync(GateRequest request, CancellationToken cancellation)
    {
        using EvidenceKeys keys = EvidenceKeys.Read(request.Options.TrustedKeys);
        EvidenceCheck check = new(request.Plan, keys, request.Context.Time.GetUtcNow());
        IReadOnlyList<EvidenceDocument> documents = request.Options.Evidence is { } file
            ? [EvidenceDocument.ReadFile(file)]
            : await EvidenceStore.OfAsync(request.Context, request.Plan, EvidenceSearch.Candidates, cancellation);
        return await EvidenceSearch.BestAsync(documents, check, request.Database, cancellation);
    }

    /// <summary>Where it may run in any case: the prediction of a rehearsal, if there was one, is held against what it really took. Looked for at the end, so that nobody waits for it.</summary>
    private static GatePass Follow(GateRequest request) => new(null, async (actual, cancellation) =>
    {
        try
        {
            StoreLocation location = ConfiguredStore.Locate(request.Context, null);
            if (location.Engine == StoreEngineKind.Sqlite && !File.Exists(location.Target))
            {
                return; // a store is not made for this
            }

            IReadOnlyList<EvidenceDocument> documents = await EvidenceStore.OfAsync(request.Context, request.Plan, EvidenceSearch.Candidates, cancellation);
            if (documents.FirstOrDefault(one => one.Evidence is { Passed: true } evidence && evidence.PlanHash == request.Plan.Hash) is { } document)
            {
                await EndAsync(request, document, actual, cancellation);
            }
        }
        catch (ToilException)
        {
            // Nobody has asked for it.
        }
    });

    private static async Task EndAsync(GateRequest request, EvidenceDocument document, TimeSpan actual, CancellationToken cancellation)
    {
        try
        {
            await using StateStore store = await ConfiguredStore.OpenAsync(request.Context, given: null, cancellation);
            await new EvidenceStore(store).EndAsync(document, actual, request.Database.Location.Name ?? request.Database.Location.Display, cancellation);
        }
        catch (ToilException error)
        {
            request.Context.Sink.Warning($"The migration is done; that it took {Duration.Format(Phases.Prediction.Round(actual))} could not be kept beside its rehearsal: {error.Sentence}");
        }
    }
}
