using System.Collections;
using System.Management.Automation;
using Toil.Certificates;
using Toil.Operations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Certificates;

/// <summary>What a sweep looks at, and what holds for each target: the parameters that objects in the pipeline may have.</summary>
public abstract class SweepTargetsCmdlet : OperationCmdlet<CertificateSweep, SweepOptions, CertificateFinding>
{
    [Parameter(Position = 0, ParameterSetName = nameof(Target), ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = nameof(Kubernetes))]
    [Alias("Host", "HostName", "ComputerName", "Uri")]
    [ArgumentCompleter(typeof(TargetCompleter))]
    public string[] Target { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(ParameterSetName = nameof(Target), ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = nameof(Kubernetes))]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter]
    public string[] Inventory { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = nameof(Kubernetes))]
    public SwitchParameter Kubernetes { get; set; }

    [Parameter(ParameterSetName = nameof(Kubernetes), ValueFromPipeline = true)]
    [AllowEmptyString]
    public object[] InputObject { get; set; } = [];

    [Parameter]
    public string? Cluster { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Sni")]
    public string? ServerName { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("IPAddress")]
    public string? Address { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Password { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Duration]
    public TimeSpan ExpiringWithin { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Duration]
    public TimeSpan CriticalWithin { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Owner { get; set; }

    [Parameter]
    public IDictionary? Label { get; set; }

    protected override IReadOnlyList<OptionValue> Prepare(IReadOnlyList<OptionValue> values) => Located(values);

    // Of an object of an export, nothing but itself counts.
    protected override IReadOnlyList<OptionValue> Refine(IReadOnlyList<OptionValue> item)
        => Kubernetes ? [.. item.Where(value => value.Name == nameof(InputObject)).Select(value => value with { Raw = ExportText.Of(InputObject) })]
        : PipedCells.Filled(Located(PipedPlace.OneOf(item, nameof(Target), nameof(LiteralPath))), nameof(Target));

    // A kubectl that failed pipes nothing.
    protected override ToilException? WhenNothingIsPiped() => Kubernetes ? ExportText.Nothing : null;

    // A target may be anything, so that the core reads it; what only PowerShell's drives and escapes make a path is one.
    private IReadOnlyList<OptionValue> Located(IReadOnlyList<OptionValue> values)
        => [.. values.Select(value => value is { Name: nameof(Target), Raw: string[] texts } ? value with { Raw = Array.ConvertAll(texts, text => SessionPath.Known(this, text ?? string.Empty) ?? text) } : value)];
}
