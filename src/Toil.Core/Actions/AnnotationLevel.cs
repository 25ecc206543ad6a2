namespace Toil.Actions;

/// <summary>How an annotation is shown.</summary>
internal enum AnnotationLevel
{
    /// <summary>Blue.</summary>
    Notice,

    /// <summary>Yellow.</summary>
    Warning,

    /// <summary>Red.</summary>
    Error,
}
