using System.Text.Json;
using Toil.Operations;
using Toil.Reports;

namespace Toil.Core.Tests.Operations;

internal sealed record Found(string Text, Severity Severity = Severity.None) : IGraded;

/// <summary>An operation that does what a test says.</summary>
internal sealed class SampleOperation(Func<OperationCall<SampleOptions>, CancellationToken, IAsyncEnumerable<Found>> run)
    : Operation<SampleOptions, Found>
{
    public static ResultView View { get; } = new()
    {
        Noun = ("thing", "things"),
        Columns = [new("Text", result => ((Found)result).Text), new("Rank", result => $"{(int)((Found)result).Severity}", IsNumber: true)],
        Outcome = result => ((Found)result).Severity.ToString(),
        Outcomes = ["Critical", "High"],
    };

    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "sample.run",
        Cmdlet = "Invoke-ToilSample",
        Summary = "Runs.",
        Description = "Runs.",
        SettingsSection = "certificates",
        OptionsType = typeof(SampleOptions),
        ResultType = typeof(Found),
        ResultJson = JsonSerializerOptions.Default.GetTypeInfo(typeof(Found)),
        ViewOf = static () => View,
    };

    protected override IAsyncEnumerable<Found> RunAsync(OperationCall<SampleOptions> call, CancellationToken cancellation) => run(call, cancellation);
}
