namespace Toil.Actions;

/// <summary>A message at the head of the job's page, and beside a line of a file where it has one.</summary>
/// <param name="Level">How it is shown.</param>
/// <param name="Title">What it is about, in a few words.</param>
/// <param name="Message">What there is to say.</param>
internal sealed record Annotation(AnnotationLevel Level, string Title, string Message)
{
    /// <summary>Path from the root of the checkout, with <c>/</c>; null where it is about no file of it.</summary>
    public string? File { get; init; }

    /// <summary>Line of the file, from 1; null for the whole.</summary>
    public long? Line { get; init; }

    /// <summary>Column of the line, from 1; null for the whole.</summary>
    public long? Column { get; init; }
}
