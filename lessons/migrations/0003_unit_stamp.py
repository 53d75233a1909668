import lessons.models.units
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lessons', '0002_picture'),
    ]

    operations = [
        migrations.AddField(
            model_name='unit',
            name='stamp',
            field=models.CharField(default=lessons.models.units.new_stamp, editable=False, help_text='Another one after every change.', max_length=16, verbose_name='stamp'),
        ),
    ]
