using System.Runtime.CompilerServices;
using Toil.Migrations;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Rollbacks.Evidence;

namespace Toil.Rollbacks;

/// <summary>Says whether evidence holds for a plan, as the gate would.</summary>
public sealed class RollbackVerify : Operation<RollbackVerifyOptions, EvidenceReport>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "rollback.verify",
        Cmdlet = "Confirm-ToilRehearsal",
        Summary = "Says whether evidence of a rehearsal holds for a plan, as the gate of a production run would.",
        Description = "For a workflow that lets a pull request through only with evidence: plan, demands, outcome, expiry and signature are held against the file; schema, engine and rows against the database when that is asked for. Ends with exit code 4 where something does not match.",
        SettingsSection = "rollbacks",
        IsReported = true,
        OptionsType = typeof(RollbackVerifyOptions),
        ResultType = typeof(EvidenceReport),
        ResultJsonOf = static () => RollbackJson.Readable.EvidenceReport,
        ViewOf = static () => RollbackViews.Reports,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<EvidenceReport> RunAsync(OperationCall<RollbackVerifyOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RollbackVerifyOptions options = call.Options;
        MigrationPlan plan = MigrationTarget.Plan(options);
        using EvidenceKeys keys = EvidenceKeys.Read(options.TrustedKeys);
        IReadOnlyList<EvidenceDocument> documents = options.Evidence is { } file
            ? [EvidenceDocument.ReadFile(file)]
            : await EvidenceStore.OfAsync(call.Context, plan, EvidenceSearch.Candidates, cancellation);
        bool isAgainst = options.AgainstDatabase || options.Database is not null;
        await using TargetDatabase? database = isAgainst ? TargetDatabase.For(DatabaseResolver.Resolve(call.Context, options.Database, plan), call.Context) : null;
        (EvidenceDocument? document, IReadOnlyList<EvidenceMismatch> wrong) =
            await EvidenceSearch.BestAsync(documents, new(plan, keys, call.Context.Time.GetUtcNow()), database, cancellation);
        yield return new()
        {
            Migration = plan.Name,
            Plan = plan.Path,
            Rehearsal = document?.Evidence.Id,
            Holds = wrong.Count == 0,
            At = document?.Evidence.At,
            ExpiresAt = document?.Evidence.ExpiresAt,
            SignedBy = document?.Signature?.Key,
            IsAgainstDatabase = isAgainst,
            Mismatches = wrong,
        };
        if (wrong.Count > 0)
        {
            call.Context.Sink.Problem(new ToilException(
                "EvidenceRefused", ErrorKind.Refused, $"The evidence for '{plan.Name}' does not hold: {string.Join(' ', wrong.Select(one => one.Sentence))}",
                "Rehearse it: toil rollback rehearse PLAN --database NAME (Test-ToilRollback).", plan.Name));
        }
    }
}
