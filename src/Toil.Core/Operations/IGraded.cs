namespace Toil.Operations;

/// <summary>A result that can be held against an asked severity (<c>--fail-on</c>).</summary>
public interface IGraded
{
    /// <summary>How much it matters.</summary>
    Severity Severity { get; }
}
