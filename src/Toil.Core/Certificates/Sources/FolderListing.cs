using System.IO.Enumeration;
using Toil.Certificates.Parsing;

namespace Toil.Certificates.Sources;

/// <summary>One entry of a folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsFolder">True for a folder, or a link to one.</param>
/// <param name="IsLink">True for a symbolic link or junction.</param>
internal readonly record struct FolderEntry(string Name, bool IsFolder, bool IsLink);

/// <summary>Lists folders in an order that does not depend on the file system.</summary>
internal static class FolderListing
{
    private static readonly EnumerationOptions s_everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
        ReturnSpecialDirectories = false,
    };

    /// <summary>Lists a folder by the ordinal order of names.</summary>
    /// <param name="folder">Absolute path.</param>
    /// <param name="failure">Why it cannot be listed; null where it was listed, or is not there (any more).</param>
    public static List<FolderEntry> Read(string folder, out ReadFailure? failure)
    {
        failure = null;
        try
        {
            List<FolderEntry> entries = [.. new FileSystemEnumerable<FolderEntry>(
                folder,
                static (ref FileSystemEntry entry) => new FolderEntry(
                    entry.FileName.ToString(), entry.IsDirectory, (entry.Attributes & FileAttributes.ReparsePoint) != 0),
                s_everything)];
            entries.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            return entries;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failure = FileOpening.From(e);
            return [];
        }
    }
}
