namespace Toil.Log.Candidates.Templates;

/// <summary>A template as it is shown, and the first templates that it is made of.</summary>
/// <param name="Text">The template: <c>kubectl delete pod {id} -n prod</c>.</param>
/// <param name="Command">Its first word.</param>
/// <param name="Count">Lines.</param>
/// <param name="Parts">Indexes of the first templates.</param>
internal sealed record MergedTemplate(string Text, string Command, long Count, IReadOnlyList<int> Parts);
