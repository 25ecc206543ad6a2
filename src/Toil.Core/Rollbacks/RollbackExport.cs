using System.Globalization;
using System.Runtime.CompilerServices;
using Toil.Migrations;
using Toil.Operations;
using Toil.Reports;
using Toil.Rollbacks.Evidence;
using Toil.State;
using Toil.Values;

namespace Toil.Rollbacks;

/// <summary>Writes evidence of a rehearsal to a file, for a repository or a pull request.</summary>
public sealed class RollbackExport : Operation<RollbackExportOptions, ExportedEvidence>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "rollback.export",
        Cmdlet = "Export-ToilRehearsal",
        Summary = "Writes the evidence of a rehearsal to a file that can travel with a pull request.",
        Description = "JSON with every figure, bound to the plan, the schema, the engine and the rows. Signed where a key is given; rollback.verify and the gate of a production run read it.",
        HasEffect = true,
        IsRepeatable = true,
        SettingsSection = "rollbacks",
        OptionsType = typeof(RollbackExportOptions),
        ResultType = typeof(ExportedEvidence),
        ResultJsonOf = static () => RollbackJson.Readable.ExportedEvidence,
        ViewOf = static () => new ResultView
        {
            Noun = ("file", "files"),
            Columns =
            [
                new("Path", result => InertText.From(((ExportedEvidence)result).Path)),
                new("Migration", result => InertText.From(((ExportedEvidence)result).Migration)),
                new("Passed", result => ((ExportedEvidence)result).Passed ? "yes" : "no"),
                new("Signed", result => ((ExportedEvidence)result).IsSigned ? "yes" : "no"),
                new("Bytes", result => ((ExportedEvidence)result).Bytes.ToString("N0", CultureInfo.InvariantCulture), IsNumber: true),
            ],
            Outcome = static _ => "written",
        },
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ExportedEvidence> RunAsync(OperationCall<RollbackExportOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RollbackExportOptions options = call.Options;
        string path = options.Path ?? throw ToilException.Invalid("EvidencePathMissing", "There is no place for the evidence.", "Name a file, such as orders.evidence.json.");
        string? migration = options.Migration is { } given ? MigrationTarget.Named(call.Context, given).Name : null;
        await using StateStore store = await ConfiguredStore.OpenAsync(call.Context, given: null, cancellation);
        EvidenceStore evidence = new(store);
        RehearsalRow row = options.Id is { } id ? await evidence.GetAsync(id, cancellation)
            : await evidence.ListAsync(migration, null, 1, cancellation) is [var newest] ? newest : throw new ToilException(
                "RehearsalNotFound", ErrorKind.NotFound, $"There is no rehearsal{(migration is null ? string.Empty : $" of '{migration}'")} in the store {store.Location.Display}.",
                "Rehearse it: toil rollback rehearse PLAN (Test-ToilRollback).", migration);
        EvidenceDocument document = EvidenceDocument.Read(row.Document, $"The rehearsal {row.Id}");
        document = options.SignWith is { } key ? document.Sign(key.Resolve(call.Context)) : document;
        yield return Write(document, path);
    }

    /// <summary>Writes it.</summary>
    internal static ExportedEvidence Write(EvidenceDocument document, string path)
    {
        using ReportFile file = ReportFile.Create(path);
        file.Output.Write(document.Pretty());
        return new(path, document.Evidence.Id, document.Evidence.Migration, document.Evidence.Passed, document.Signature is not null, file.Commit());
    }
}
