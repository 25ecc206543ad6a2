namespace Toil.Runbooks.Expressions;

/// <summary>Stands for a value that is not there, until somebody needs it: <c>default()</c> does not.</summary>
/// <param name="Offset">Where it was asked for.</param>
/// <param name="What">A clause.</param>
/// <param name="Remedy">A sentence.</param>
internal sealed record ExpressionMissing(int Offset, string What, string Remedy);
