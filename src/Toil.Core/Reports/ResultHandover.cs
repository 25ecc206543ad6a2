namespace Toil.Reports;

/// <summary>What a result hands over to whoever comes next: a later step of a workflow, or a person who has to answer.</summary>
/// <param name="Run">The run that it is about.</param>
/// <param name="Outputs">What it hands over, by name.</param>
/// <param name="Question">What has to be answered before it goes on; null where nothing has.</param>
public sealed record ResultHandover(Guid Run, IReadOnlyDictionary<string, string> Outputs, string? Question);
