using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Changes;

/// <summary>The text of one ImageConfig, wherever it comes from, that is to be installed in another way.</summary>
public sealed class ImageConfigText
{
    private readonly ImageConfigSource _source;

    private ImageConfigText(ImageConfigSource source) => _source = source;

    /// <summary>The text, comments included.</summary>
    public string Text => _source.Text ?? "";

    /// <summary>The release of cass-operator that it was made for; null where that is not known.</summary>
    public string? CassOperatorVersion { get; private init; }

    /// <summary>The release of k8ssandra-operator that it was made for; null where that is not known.</summary>
    public string? K8ssandraOperatorVersion { get; private init; }

    /// <summary>Where it stands.</summary>
    internal SourceLocation Location => _source.Location;

    /// <summary><c>v1beta1</c> or <c>v1beta2</c>.</summary>
    internal string Form => _source.Form;

    /// <summary>Reads a file or a text with an ImageConfig, or with a ConfigMap that holds one.</summary>
    /// <param name="input">The file or text.</param>
    /// <param name="report">Where findings about it go.</param>
    /// <param name="cancellationToken">Stops between documents.</param>
    /// <exception cref="OptionsException">It cannot be read, or holds none.</exception>
    public static ImageConfigText Read(ManifestInput input, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(report);
        return new ImageConfigText(ManifestFleet.ReadImageConfig(input, report, cancellationToken));
    }

    /// <summary>The text of an ImageConfig, or of a conversion, that an earlier command gave; null for any other object.</summary>
    /// <param name="input">The object.</param>
    /// <param name="report">Where findings about it go.</param>
    /// <param name="cancellationToken">Stops between documents.</param>
    /// <exception cref="OptionsException">It cannot be read.</exception>
    public static ImageConfigText? Of(K8ssObject input, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        if (input is K8ssImageConfigConversion conversion)
        {
            return new ImageConfigText(ManifestFleet.ReadImageConfig(ManifestInput.Text(conversion.Content, "v1beta2 of " + conversion.Name), report, cancellationToken))
            {
                CassOperatorVersion = conversion.ToRelease,
                K8ssandraOperatorVersion = conversion.ToK8ssandraOperatorRelease,
            };
        }

        if (input is not K8ssImageConfig { Origin: Origin origin })
            return null;
        var sources = origin.Snapshot.ImageConfigs.Concat(origin.Snapshot.Options.ImageConfig is { } given ? [given] : []);
        return sources.FirstOrDefault(source => ReferenceEquals(source.Root, origin.Root)) is { } found ? new ImageConfigText(found) : null;
    }

    /// <summary>The ImageConfig as a release reads it.</summary>
    /// <param name="release">The release.</param>
    /// <param name="api">The form that it reads.</param>
    /// <param name="reader">Who reads it, for messages.</param>
    /// <exception cref="ChangeException">It is of another form, or the operator does not start with it.</exception>
    internal ImageConfig DecodeBy(CassOperatorRelease release, string api, string reader)
    {
        if (Form != api)
        {
            throw new ChangeException(ConversionRules.OtherForm.At(
                Location,
                reader + " reads an ImageConfig " + api + ", and this one is " + Printable.Escape(Form, 40) + ".",
                api == "v1beta2" ? "Convert it first: ConvertTo-K8ssImageConfig, or k8ssimages config convert." : "Name a release that reads " + Printable.Escape(Form, 40) + "; there is no way back to v1beta1."));
        }

        var config = _source.DecodeBy(release, api);
        if (!config.IsLoaded)
            throw new ChangeException(config.Server("", "").Diagnostics[0]);
        return config;
    }
}
