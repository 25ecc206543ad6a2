namespace Toil.Operations;

/// <summary>Makes an option's text independent of the place where it was written.</summary>
public interface IOptionResolver
{
    /// <summary>Returns the text with what is relative in it made absolute.</summary>
    /// <param name="text">As written.</param>
    /// <param name="folder">Absolute folder of the file in which it stands, or the working directory.</param>
    string Resolve(string text, string folder);
}
