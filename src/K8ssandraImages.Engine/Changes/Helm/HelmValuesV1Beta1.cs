using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// Values of charts that put an ImageConfig v1beta1 together out of single values, some of which they have, some not, and some
/// of which they write where the operator does not look.
/// </summary>
internal sealed class HelmValuesV1Beta1(HelmTarget target, ImageConfigV1Beta1 config) : HelmValues(target, config.Root)
{
    private CassOperatorChart Chart => Target.CassOperatorChart;

    private YamlEntry Values => Target.K8ssandraOperator is null ? Root : Root["cass-operator"];

    protected override void Fill()
    {
        FillRegistry();
        FillNamespace();
        FillPolicy();
        FillSecret();
        FillImages();
        FillVersions();
        FillServers();
    }

    private void FillRegistry()
    {
        if (config.Registry is not { Text.Length: > 0 } registry)
            return;
        if (Chart.MovesRegistry)
            Values["image"].Set("registryOverride", registry.Text).Keep(Copy.Take(registry));
        else
            CannotSay(registry, "writes image.registryOverride where cass-operator " + Chart.CassOperator.Version + " does not read it, so no image would be moved.", "Use the chart 0.37.1 or later.");
    }

    private void FillNamespace()
    {
        if (config.Namespace is not { } name)
            return;
        if (!Chart.HasNamespaceValue)
            CannotSay(name, "has no value for imageNamespace.", "Use the chart 0.55.0 or later, or write the namespace into each image.");
        else if (name.Text.Length == 0)
            CannotSay(name, "passes over an empty image.namespaceOverride, so it cannot remove the namespace of all images.", "Write each image without it.");
        else
            Values["image"].Set("namespaceOverride", name.Text).Keep(Copy.Take(name));
    }

    private void FillPolicy()
    {
        var policy = config.GlobalPolicy is { Text.Length: > 0 } given ? given : null;
        if (policy is not null && !Chart.WritesPullPolicy)
        {
            CannotSay(policy, "writes image.pullPolicy below images, where the operator does not read it.", "Use the chart 0.37.1 or later.");
            return;
        }

        if (!Chart.WritesPullPolicy)
            return;
        var entry = Values["image"].Set("pullPolicy", policy?.Text ?? "");
        if (policy is null)
        {
            entry.Above.Add("# Empty, for the chart's own is written for all images. The operator's container has none then.");
            return;
        }

        entry.Keep(Copy.Take(policy));
        Diagnostics.Add(ConversionRules.ChartDoesMore.At(policy.Location, Target.Name + " uses image.pullPolicy for the operator's own container too.", "Nothing, if that is as you want it."));
    }

    private void FillSecret()
    {
        if (config.GlobalSecret is not { Text.Length: > 0 } secret)
            return;
        if (Chart.BreaksWithPullSecret)
            CannotSay(secret, "writes imagePullSecret as a text, with which the operator does not start.", "Use the chart 0.41.1 or later, or give the secret to the service accounts of the pods.");
        else if (!Chart.WritesPullSecret)
            CannotSay(secret, "writes imagePullSecrets, a key that the operator does not read.", "Use the chart 0.41.1 or later, or give the secret to the service accounts of the pods.");
        else
            FillSecret(Values, "imagePullSecret", secret);
    }

    private void FillSecret(YamlEntry into, string key, Node secret)
    {
        CheckTemplates(secret);
        var entry = into.Set(key, secret.Text);
        entry.Keep(Copy.Take(secret.Parent!));
        entry.Keep(Copy.Take(secret));
    }

    private void FillImages()
    {
        foreach (var (component, key, field) in new[]
        {
            ("system-logger", "systemLogger", "spec.systemLoggerImage"),
            ("config-builder", "configBuilder", "spec.configBuilderImage"),
            ("k8ssandra-client", "k8ssandraClient", "the image of the init container server-config-init in spec.podTemplateSpec"),
        })
        {
            if (config.ComponentImages.GetValueOrDefault(component) is not { Text.Length: > 0 } image)
                continue;
            if (Chart.HasComponentValues)
                Values["imageConfig"].Set(key, image.Text).Keep(Copy.Take(image));
            else if (Preset?.ComponentImages.GetValueOrDefault(component)?.Text is var fixedImage && Written(component, fixedImage ?? "") != Written(component, image.Text))
                CannotSay(image, "has the image of " + component + " fixed: " + (fixedImage ?? "none") + ".", "Use the chart 0.44.0 or later, or set " + field + " of each CassandraDatacenter.");
        }

        foreach (var (component, image) in config.ComponentImages)
        {
            if (ImageConfigComponent.IsOfCassOperator(component) || image is not { Text.Length: > 0 })
                continue;
            if (Chart.HasVersionValues)
                Values["image"]["repositoryOverride"].Set(component, image.Text).Keep(Copy.Take(image));
            else
                CannotSay(image, "has no value for images." + Printable.Escape(component, 60) + ".", "Use the chart 0.37.1 or later.");
        }
    }

    private void FillVersions()
    {
        foreach (var ((type, version), image) in config.VersionImages)
        {
            if (Chart.HasVersionValues)
                Values["image"]["repositoryOverride"][type].Set(version, image.IsNull ? "" : image.Text).Keep(Copy.Take(image));
            else
                CannotSay(image, "has no value for the image of a server version.", "Use the chart 0.37.1 or later, or set serverImage in each CassandraDatacenter.");
        }
    }

    // ---- defaults ---------------------------------------------------------------------------------------------------

    private void FillServers()
    {
        if (!Chart.HasServerValues)
        {
            foreach (var type in ImageConfigComponent.ServerTypes)
                CheckFixed(type);
            return;
        }

        var defaults = Values["imageConfig"]["defaults"];
        if (Document?["defaults"] is { } node)
            defaults.Keep(Copy.Take(node));
        foreach (var (name, settings) in config.ComponentSettings)
        {
            var entry = defaults[name];
            if (Document?["defaults"]?[name] is { } own)
                entry.Keep(Copy.Take(own));
            Fill(entry, "repository", settings.Repository);
            Fill(entry, "suffix", settings.Suffix);
            Fill(entry, "imageRegistry", settings.Registry);
            Fill(entry, "imagePullPolicy", settings.PullPolicy);
            if (settings.PullSecret is { Text.Length: > 0 } secret)
                FillSecret(entry["imagePullSecret"], "name", secret);
        }

        // What the chart says of a server that the operator knows without it would be merged in.
        foreach (var type in ImageConfigComponent.ServerTypes)
        {
            if (PresetOf(type) is not { } preset || (config.ServerRepository(type).Length == 0 && !config.ComponentSettings.ContainsKey(type)))
                continue;
            Blank(defaults[type], "repository", preset.Repository);
            Blank(defaults[type], "suffix", preset.Suffix);
        }
    }

    private void Fill(YamlEntry entry, string key, Node? value)
    {
        if (value is { Text.Length: > 0 })
            entry.Set(key, value.Text).Keep(Copy.Take(value));
    }

    private static void Blank(YamlEntry own, string key, Node? preset)
    {
        if (preset is { Text.Length: > 0 } && own.Find(key) is null)
            own.Set(key, "").Beside.Add("# not the chart's");
    }

    private ImageConfigV1Beta1? Preset => Chart.Preset as ImageConfigV1Beta1;

    private ImageConfigV1Beta1.Settings? PresetOf(string type) => Preset?.ComponentSettings.GetValueOrDefault(type);

    private void CheckFixed(string type)
    {
        if (type == "hcd" && !config.Release.HasHcd)
            return;
        var settings = config.ComponentSettings.GetValueOrDefault(type);
        var node = settings?.Repository ?? settings?.Suffix ?? Document;
        var (wanted, written) = (ServerOf(config, type), Preset is null ? "" : ServerOf(Preset, type));
        if (Written(type, wanted) == Written(type, written) || (settings is null && wanted.Length == 0))
            return;
        if (type == "cassandra" && Chart.LosesCassandraSuffix && Written(type, wanted).StartsWith(Written(type, written), StringComparison.Ordinal))
        {
            CannotSay(node, "writes the suffix of Cassandra's image under the misspelt key `suffix;`, so servers run " + written + ".", "Use the chart 0.52.3 or later.");
            return;
        }

        CannotSay(node, "has the image of " + type + " fixed: " + (written.Length == 0 ? "none" : written) + ".", "Use the chart 0.54.0 or later, or set serverImage in each CassandraDatacenter.");
    }

    // What the operator makes of an image once the chart has written registry and namespace.
    private string Written(string component, string image)
    {
        var (own, replacing, path) = config.PartsOf(component, image);
        var registry = Chart.MovesRegistry && replacing.Length > 0 ? replacing : own;
        return registry.Length == 0 ? path : registry + "/" + path;
    }

    private static string ServerOf(ImageConfigV1Beta1 config, string type)
    {
        var settings = config.ComponentSettings.GetValueOrDefault(type);
        var repository = config.ServerRepository(type);
        return repository.Length == 0 ? "" : repository + ":{version}" + (settings?.Repository is { Text.Length: > 0 } ? settings.Suffix?.Text : "");
    }
}
