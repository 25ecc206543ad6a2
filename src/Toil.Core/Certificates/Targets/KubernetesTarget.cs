namespace Toil.Certificates.Targets;

/// <summary>What kubectl writes, as it comes through a pipe.</summary>
/// <param name="Input">The text; read to its end, and then disposed of.</param>
public sealed record KubernetesTarget(TextReader Input) : SweepTarget("k8s://-");
