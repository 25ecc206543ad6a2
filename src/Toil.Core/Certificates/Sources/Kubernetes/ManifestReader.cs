namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>
/// Turns tokens into objects, one at a time, so that memory does not grow with the export. What no certificate can stand in, annotations and
/// managed fields with their copies of old values above all, is passed over unread.
/// </summary>
/// <param name="cursor">Where to read.</param>
internal sealed class ManifestReader(ManifestCursor cursor)
{
    private static readonly string[] s_known = ["apiVersion", "kind", "type", "metadata", "data", "stringData", "binaryData", "users", "clusters"];

    /// <summary>Yields the objects of every document; the items of a list before the list itself, as soon as each is read.</summary>
    /// <exception cref="ManifestException">What follows cannot be read.</exception>
    public IEnumerable<Manifest> Read()
    {
        while (cursor.Read())
        {
            switch (cursor.Token)
            {
                case ManifestToken.MappingStart:
                    foreach (Manifest read in ReadRoot())
                    {
                        yield return read;
                    }

                    break;
                case ManifestToken.SequenceStart:
                    foreach (Manifest read in ReadItems())
                    {
                        yield return read;
                    }

                    break;
                case ManifestToken.Scalar when cursor.Text.Length == 0:
                    // A document without content, as between two separators.
                    break;
                default:
                    yield return new Manifest();
                    break;
            }
        }
    }

    private IEnumerable<Manifest> ReadRoot()
    {
        Manifest root = new();
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (cursor.ReadKey() is { } key)
        {
            if (key == "items" && cursor.Token == ManifestToken.SequenceStart)
            {
                root.IsList = true;
                foreach (Manifest item in ReadItems())
                {
                    // The API server itself, asked with --raw, leaves the kind of the items out and puts that of the list first.
                    if (item.Kind.Length == 0 && root.Kind.EndsWith("List", StringComparison.Ordinal))
                    {
                        item.Kind = root.Kind[..^4];
                    }

                    yield return item;
                }
            }
            else
            {
                TakeField(root, keys, key);
            }
        }

        yield return root;
    }

    private IEnumerable<Manifest> ReadItems()
    {
        while (cursor.ReadItem())
        {
            if (cursor.Token != ManifestToken.MappingStart)
            {
                cursor.Skip();
                continue;
            }

            Manifest item = new();
            HashSet<string> keys = new(StringComparer.Ordinal);
            while (cursor.ReadKey() is { } key)
            {
                TakeField(item, keys, key);
            }

            yield return item;
        }
    }

    private void TakeField(Manifest manifest, HashSet<string> keys, string key)
    {
        if (s_known.Contains(key, StringComparer.Ordinal) && !keys.Add(key))
        {
            manifest.NoteRepeated(key);
        }

        switch (key)
        {
            case "apiVersion":
                manifest.HasVersion = cursor.TakeText().Length > 0;
                break;
            case "kind":
                manifest.Kind = cursor.TakeText();
                break;
            case "type":
                manifest.Type = cursor.TakeText();
                break;
            case "metadata" when cursor.Token == ManifestToken.MappingStart:
                TakeMetadata(manifest);
                break;
            case "data" or "stringData" or "binaryData" when cursor.Token == ManifestToken.MappingStart:
                TakeValues(manifest, key);
                break;
            case "users" or "clusters" when cursor.Token == ManifestToken.SequenceStart:
                KubeconfigReader.Read(cursor, manifest, key[..^1]);
                break;
            default:
                if (cursor.Token == ManifestToken.Alias && s_known.Contains(key, StringComparer.Ordinal))
                {
                    manifest.NoteAliased(key);
                }

                cursor.Skip();
                break;
        }
    }

    private void TakeMetadata(Manifest manifest)
    {
        while (cursor.ReadKey() is { } key)
        {
            switch (key)
            {
                case "name":
                    manifest.Name = cursor.TakeText();
                    break;
                case "namespace":
                    manifest.Namespace = cursor.TakeText();
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }
    }

    // Whether data is Base64 is known with the kind, which comes after it.
    private void TakeValues(Manifest manifest, string section)
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (cursor.ReadKey() is { } key)
        {
            if (cursor.Token == ManifestToken.Alias && (ValuePromise.Of(key) || key == "<<"))
            {
                manifest.NoteAliased(key);
            }
            else if (cursor.Token != ManifestToken.Scalar)
            {
                cursor.Skip();
            }
            else if (manifest.Keep(key, cursor.Text))
            {
                if (!keys.Add(key))
                {
                    manifest.NoteRepeated(key);
                }

                manifest.Put(new ManifestValue(key, cursor.Text, section));
            }
        }
    }
}
