namespace Toil.Certificates.Sources;

/// <summary>Finds the files below a folder, in the ordinal order of their names.</summary>
internal static class FolderWalk
{
    /// <summary>
    /// Walks a folder. Links to folders are not entered, so there are no loops; links to files are followed unless the walk meets what they
    /// lead to by itself.
    /// </summary>
    /// <param name="root">Absolute path.</param>
    /// <param name="cancellationToken">Looked at for every entry.</param>
    public static IEnumerable<FoundFile> Read(string root, CancellationToken cancellationToken)
    {
        LinkResolver links = new(root, relative => !relative.Split(Path.DirectorySeparatorChar)[..^1].Any(IsInternal));
        Stack<(string Folder, List<FolderEntry> Entries, int Next)> open = new();
        string? folder = root;
        while (true)
        {
            if (folder is not null)
            {
                List<FolderEntry> listed = FolderListing.Read(folder, out Parsing.ReadFailure? failure);
                if (failure is not null)
                {
                    yield return new FoundFile(folder, failure);
                }

                open.Push((folder, listed, 0));
                folder = null;
            }

            if (!open.TryPop(out (string Folder, List<FolderEntry> Entries, int Next) at))
            {
                yield break;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (at.Next == at.Entries.Count)
            {
                continue;
            }

            open.Push((at.Folder, at.Entries, at.Next + 1));
            FolderEntry entry = at.Entries[at.Next];
            string path = Path.Combine(at.Folder, entry.Name);
            if (entry.IsFolder)
            {
                folder = entry.IsLink || IsInternal(entry.Name) ? null : path;
            }
            else if (!entry.IsLink || links.IsNews(path))
            {
                yield return new FoundFile(path);
            }
        }
    }

    /// <summary>
    /// Kubernetes keeps the files of a mounted secret in a folder such as <c>..2026_01_31_08_00_00.123</c> and links to them from beside it; the
    /// links' names last, the folder's changes at every rotation.
    /// </summary>
    private static bool IsInternal(string name) => name.StartsWith("..", StringComparison.Ordinal);
}
