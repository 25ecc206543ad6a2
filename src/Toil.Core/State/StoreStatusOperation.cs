using System.Globalization;
using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Reports;
using Toil.Values;

namespace Toil.State;

/// <summary>Tells which state store is in use and what it holds.</summary>
public sealed class StoreStatusOperation : Operation<StoreStatusOptions, StoreStatus>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "store.status",
        Cmdlet = "Get-ToilStore",
        Summary = "Tells which state store is in use, its schema's version, and what it holds.",
        Description = "Opens the store as every other operation would, and makes it or upgrades its schema where that is due: what this reports works. A schema that is newer than this Toil is refused.",
        OptionsType = typeof(StoreStatusOptions),
        ResultType = typeof(StoreStatus),
        ResultJsonOf = static () => StateJson.Default.StoreStatus,
        ViewOf = static () => new ResultView
        {
            Noun = ("store", "stores"),
            Columns =
            [
                new("Location", result => InertText.From(Status(result).Location)),
                new("Engine", result => $"{Status(result).Engine} {Status(result).EngineVersion}"),
                new("Schema", result => Number(Status(result).SchemaVersion), IsNumber: true),
                new("Runs", result => Number(Status(result).Runs), IsNumber: true),
                new("Bytes", result => Number(Status(result).SizeBytes), IsNumber: true),
            ],
            Outcome = static _ => "ready",
        },
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<StoreStatus> RunAsync(
        OperationCall<StoreStatusOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using StateStore store = await ConfiguredStore.OpenAsync(call.Context, call.Options.Store, cancellation);
        yield return await store.GetStatusAsync(cancellation);
    }

    private static StoreStatus Status(object result) => (StoreStatus)result;

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
